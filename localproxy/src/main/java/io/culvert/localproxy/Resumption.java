package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.bond.BondOwner;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.localproxy.bond.BondStatus;
import io.culvert.localproxy.bond.BondedEnd;
import io.culvert.localproxy.bond.Connectable;
import io.culvert.localproxy.bond.EndRole;
import io.culvert.protocol.Facing;
import io.culvert.protocol.TextException;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ties a [BondedEnd], whose connections outlive links, to a [TunnelEnd] while the service speaks C1 (spec:
/// c1 1). The service announces the client at the other side in text messages. If that client cannot resume,
/// the end's streams of V3 carry the connections instead.
///
/// Confined to one event loop.
final class Resumption implements BondOwner, Opener {

    private final TunnelEnd end;
    private final OfferPolicy offers;
    private final BondedEnd bonded;
    private final InstantSource clock;
    private List<String> services = List.of();

    /// Whether the other side has a client that speaks V3, so that the messages on the link are those of V3.
    private boolean foreign;

    Resumption(Mode mode, BondSettings settings, OfferPolicy offers, TunnelEnd end, EventLoop loop,
            InstantSource clock) {
        this.end = end;
        this.offers = offers;
        this.clock = clock;
        this.bonded = new BondedEnd(mode == Mode.SOURCE ? EndRole.SOURCE : EndRole.DESTINATION, settings,
                loop, this);
    }

    /// A link is up on which the service speaks C1.
    void linked(Channel channel) {
        foreign = false;
        bonded.linked(channel);
    }

    /// The link is gone.
    void unlinked() {
        leaveForeign();
        bonded.unlinked();
        end.pause();
    }

    /// The service speaks V3 on the new link, which ends the bond.
    void replaced() {
        bonded.replaced();
    }

    /// Whether the messages on the link are those of V3.
    boolean isForeign() {
        return foreign;
    }

    /// Applies a text message of the service.
    ///
    /// @param link carries the streams of V3 if the other side cannot resume
    /// @throws TextException if the text breaks the form
    void on(String text, Link link) throws TextException {
        Facing facing = Facing.parse(text).orElse(null);
        if (facing == null) {
            return;
        }
        leaveForeign();
        // The streams of V3 may have stopped reading the link.
        link.read(true);
        end.pause();
        services = facing.terms().services();
        if (offers.isRequired() && facing instanceof Facing.Foreign foreigner) {
            bonded.decline(foreigner);
            awaitOther();
            end.tell(new BondEvent.ForeignClientDeclined());
            return;
        }
        bonded.on(facing);
        switch (facing) {
            case Facing.Joined joined -> {
            }
            case Facing.Alone alone -> {
                awaitOther();
                end.tell(BondEvent.OtherSideAway.of(alone, clock.instant(), waitingConnections()));
            }
            case Facing.Foreign other -> {
                foreign = true;
                end.tell(new BondEvent.ForeignClientAttached());
                end.linked(link);
                end.begin(services);
            }
        }
    }

    /// The other side has no end to connect to: a source listens already, and its callers wait in the
    /// system's backlog.
    private void awaitOther() {
        end.begin(services, this);
        end.pause();
    }

    private void leaveForeign() {
        if (foreign) {
            foreign = false;
            end.unlinked();
        }
    }

    void on(ByteBuf frame) {
        bonded.on(frame);
    }

    void turn() {
        bonded.turn();
    }

    void writable() {
        bonded.writable();
    }

    /// The local proxy is over.
    void close(ResetCode why) {
        bonded.close(why);
    }

    @Override
    public Optional<Opened> open(String serviceId) {
        return bonded.open(serviceId).map(opened -> new Opened(opened.socket(), opened.id(), true));
    }

    @Override
    public void up(Up how) {
        end.tell(new BondEvent.Established(how));
        end.begin(services, this);
    }

    @Override
    public void waiting(int connections, long keptBytes) {
        end.pause();
        end.tell(new BondEvent.PathBroken(waitingConnections(), keptBytes));
    }

    /// The state of the bond; null if there is none.
    @Nullable
    BondStatus status() {
        return bonded.status().orElse(null);
    }

    private BondEvent.WaitingConnections waitingConnections() {
        return new BondEvent.WaitingConnections(bonded.connections(),
                clock.instant().plus(bonded.patienceLeft()));
    }

    @Override
    public void silent(Duration since, int connections) {
        end.tell(new BondEvent.OtherSideSilent(clock.instant().minus(since), waitingConnections()));
    }

    @Override
    public void ended(int connections, ResetCode why) {
        end.pause();
        end.tell(new BondEvent.BondEnded(connections, why.text()));
    }

    @Override
    public void fault(String what) {
        end.tell(new BondEvent.LinkDropped(what));
    }

    @Override
    public void speakV3(String why) {
        end.tell(offers.suspend(why));
    }

    @Override
    public void tryRarely(String why) {
        end.tell(offers.slowDown(why));
    }

    @Override
    public boolean open(String serviceId, long connectionId, Connectable socket) {
        // The first OPEN may be read together with the end of the handshake, before `up` is called.
        end.begin(services, this);
        return end.open(serviceId, connectionId, socket);
    }

    @Override
    public void wasReset(long connectionId, String why) {
        end.tell(new BondEvent.ConnectionReset(connectionId, why));
    }

    @Override
    public void full(boolean on) {
        end.hold(on);
    }

    @Override
    public void disconnected(@Nullable SocketAddress remote) {
        end.tell(new LocalProxyEvent.Disconnected(remote));
    }
}
