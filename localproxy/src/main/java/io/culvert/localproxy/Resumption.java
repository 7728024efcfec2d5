package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.bond.BondOwner;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.localproxy.bond.BondedEnd;
import io.culvert.localproxy.bond.Connectable;
import io.culvert.localproxy.bond.Side;
import io.culvert.protocol.Facing;
import io.culvert.protocol.TextException;
import io.culvert.protocol.bond.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Connections that outlive the link: what a [TunnelEnd] has beside its streams if the service speaks C1
/// (spec: c1 1). The service says in text whether the other side can resume; if it cannot, the streams of V3
/// are used.
///
/// Confined to one event loop.
final class Resumption implements BondOwner, Opener {

    /// How long C1 is not offered, or links are opened less often, after links that failed again and again.
    private static final Duration PLAIN = Duration.ofMinutes(10);

    private static final Duration RARELY = Duration.ofSeconds(30);

    private final TunnelEnd end;
    private final BondedEnd bonded;
    private List<String> services = List.of();
    private boolean foreign;
    private Offer offer = Offer.MADE;
    private long failedAt;
    private final boolean required;

    /// Whether handshakes offer C1.
    private enum Offer {
        MADE,
        /// The service answered 400 to an offer, perhaps because it takes no value that it does not know
        /// (spec: c1 4). The next handshake makes none.
        REFUSED,
        /// Links with C1 failed again and again. Handshakes make no offer for [#PLAIN].
        SUSPENDED,
        /// Links with C1 failed again and again, and there is nothing else. A link is opened once in
        /// [#RARELY] for [#PLAIN].
        RARE
    }

    Resumption(Mode mode, BondSettings settings, TunnelEnd end, EventLoop loop) {
        this.end = end;
        this.required = settings.required();
        this.bonded = new BondedEnd(mode == Mode.SOURCE ? Side.SOURCE : Side.DESTINATION, settings, loop,
                this);
    }

    /// Whether the next handshake offers C1.
    boolean isOffered() {
        Offer now = offer();
        return now == Offer.MADE || now == Offer.RARE;
    }

    private Offer offer() {
        boolean passes = offer == Offer.SUSPENDED || offer == Offer.RARE;
        if (passes && System.nanoTime() - failedAt >= PLAIN.toNanos()) {
            offer = Offer.MADE;
        }
        return offer;
    }

    /// Whether this end must not speak V3.
    boolean isRequired() {
        return required;
    }

    /// How long to wait at least before the next link.
    Duration leastDelay() {
        return offer() == Offer.RARE ? RARELY : Duration.ZERO;
    }

    /// The service answered 400.
    ///
    /// @return whether to try again at once, without an offer
    boolean badRequest() {
        boolean offered = offer == Offer.MADE && !required;
        if (offered) {
            offer = Offer.REFUSED;
        }
        return offered;
    }

    /// The service accepted a handshake.
    void accepted() {
        if (offer == Offer.REFUSED) {
            offer = Offer.MADE;
        }
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

    /// The service speaks V3 with us: the bond cannot go on.
    void replaced() {
        bonded.replaced();
    }

    /// Whether the messages on the link are those of V3.
    boolean isForeign() {
        return foreign;
    }

    /// @param link for the streams of V3
    /// @throws TextException where the service breaks the form
    void on(String text, Link link) throws TextException {
        Facing facing = Facing.parse(text).orElse(null);
        if (facing == null) {
            return;
        }
        leaveForeign();
        // The streams of V3 may have stopped it.
        link.read(true);
        end.pause();
        services = facing.terms().services();
        if (required && facing instanceof Facing.Foreign foreigner) {
            bonded.decline(foreigner);
            awaitOther();
            end.tell(new BondEvent.OtherClientDeclined());
            return;
        }
        bonded.on(facing);
        switch (facing) {
            case Facing.Joined joined -> {
            }
            case Facing.Alone alone -> {
                awaitOther();
                end.tell(BondEvent.OtherSideAway.of(alone, Instant.now(), waitingConnections()));
            }
            case Facing.Foreign other -> {
                foreign = true;
                end.tell(new BondEvent.OtherClientAttached());
                end.linked(link);
                end.begin(services);
            }
        }
    }

    /// A source takes its ports; callers wait in the system's backlog.
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

    private BondEvent.WaitingConnections waitingConnections() {
        return new BondEvent.WaitingConnections(bonded.connections(),
                Instant.now().plus(bonded.patienceLeft()));
    }

    @Override
    public void silent(Duration since, int connections) {
        end.tell(new BondEvent.OtherSideSilent(Instant.now().minus(since), waitingConnections()));
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
        if (required) {
            tryRarely(why);
            return;
        }
        offer = Offer.SUSPENDED;
        failedAt = System.nanoTime();
        end.tell(new BondEvent.ResumptionSuspended(why, PLAIN));
    }

    @Override
    public void tryRarely(String why) {
        offer = Offer.RARE;
        failedAt = System.nanoTime();
        end.tell(new BondEvent.ReconnectsSlowed(why, RARELY));
    }

    @Override
    public boolean open(String serviceId, long connectionId, Connectable socket) {
        // The first OPEN may come in one piece with the end of the handshake, before this end hears of it.
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
