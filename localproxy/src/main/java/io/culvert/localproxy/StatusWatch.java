package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.ProxyStatus.OtherSide;
import io.culvert.localproxy.ProxyStatus.Presence;
import io.culvert.localproxy.bond.BondStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Follows the events of a local proxy to know its [ProxyStatus]. Confined to the proxy's event loop.
final class StatusWatch implements Consumer<LocalProxyEvent> {

    private final Mode mode;
    private final InstantSource clock;
    private List<String> services = List.of();
    private ProxyStatus.Link link;
    private OtherSide otherSide = new OtherSide(Presence.UNKNOWN, null);

    StatusWatch(Mode mode, InstantSource clock) {
        this.mode = mode;
        this.clock = clock;
        this.link = new ProxyStatus.Link(false, clock.instant(), "not connected yet");
    }

    @Override
    public void accept(LocalProxyEvent event) {
        switch (event) {
            case LocalProxyEvent.LinkUp up -> {
                link = new ProxyStatus.Link(true, clock.instant(), "");
                otherSide = new OtherSide(Presence.UNKNOWN, null);
            }
            case LocalProxyEvent.LinkBroken broken -> down(broken.reason());
            case LocalProxyEvent.LinkClosed closed ->
                down(closed.reason().isEmpty() ? "the service closed it" : closed.reason());
            case LocalProxyEvent.Unreached unreached ->
                down("the service " + unreached.step().words() + " (" + unreached.reason() + ")");
            case LocalProxyEvent.NoHandshake none -> down(none.reason());
            case LocalProxyEvent.Rejected rejected ->
                down("the service answered " + rejected.status() + " (" + rejected.reason() + ")");
            case LocalProxyEvent.Attached attached -> services = List.copyOf(attached.services().keySet());
            case LocalProxyEvent.OfBond(BondEvent ofBond) -> accept(ofBond);
            default -> {
                // Changes nothing that a status shows.
            }
        }
    }

    private void down(String reason) {
        link = new ProxyStatus.Link(false, link.up() ? clock.instant() : link.since(), reason);
        otherSide = new OtherSide(Presence.UNKNOWN, null);
    }

    private void accept(BondEvent event) {
        switch (event) {
            case BondEvent.Established established -> here(Presence.HERE);
            case BondEvent.ForeignClientAttached attached -> here(Presence.HERE_WITHOUT_RESUMPTION);
            case BondEvent.ForeignClientDeclined declined -> here(Presence.HERE_WITHOUT_RESUMPTION);
            case BondEvent.OtherSideAway away -> away(away.since());
            default -> {
                // Tells nothing of the other side, or something that the bond's own status says as well.
            }
        }
    }

    private void here(Presence how) {
        if (otherSide.presence() != how) {
            otherSide = new OtherSide(how, clock.instant());
        }
    }

    /// @param since null if the other side has only just left, or if it never had a client
    private void away(@Nullable Instant since) {
        boolean wasHere = otherSide.presence() == Presence.HERE
                || otherSide.presence() == Presence.HERE_WITHOUT_RESUMPTION;
        Instant known = otherSide.presence() == Presence.AWAY ? otherSide.since() : null;
        otherSide = new OtherSide(Presence.AWAY, since != null ? since : wasHere ? clock.instant() : known);
    }

    /// @param connections of streams and bond
    ProxyStatus status(long connections, @Nullable BondStatus bond) {
        return new ProxyStatus(mode, services, link,
                bond == null || bond.silentFor().isZero() ? otherSide
                        : new OtherSide(Presence.SILENT, clock.instant().minus(bond.silentFor())),
                connections, bond);
    }
}
