package io.culvert.localproxy;

import io.culvert.localproxy.BondEvent.WaitingConnections;
import io.culvert.localproxy.bond.BondOwner;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The words for each [BondEvent], as the table of the specification has them (spec: c1 17).
final class BondText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private BondText() {}

    static String of(BondEvent event) {
        return switch (event) {
            case BondEvent.Established established -> established(established.how());
            case BondEvent.ForeignClientAttached attached ->
                "The other side is here, with a client that cannot resume: connections end with the link.";
            case BondEvent.ForeignClientDeclined declined ->
                "The other side is here, with a client that cannot resume. Resumption is required, so no "
                        + "connections are made.";
            case BondEvent.OtherSideAway away ->
                "Connected, but the other side " + away(away.since()) + "." + of(away.waiting());
            case BondEvent.PathBroken broken ->
                "The path to the other side broke." + of(broken.waiting()) + kept(broken.keptBytes());
            case BondEvent.OtherSideSilent silent -> "Connected, but the other side has not answered since "
                    + at(silent.since()) + "." + of(silent.waiting());
            case BondEvent.BondEnded ended ->
                (ended.connections() == 0 ? "The bond" : count(ended.connections())) + " ended: "
                        + ended.why() + ".";
            case BondEvent.ConnectionReset reset ->
                "Connection " + reset.connectionId() + " was reset: " + reset.why() + ".";
            case BondEvent.LinkDropped dropped -> "Opening the link again: " + dropped.why() + ".";
            case BondEvent.ResumptionSuspended suspended -> failed(suspended.why()) + " Speaking V3 for "
                    + suspended.time().toMinutes() + " minutes: connections end with the link.";
            case BondEvent.ReconnectsSlowed slowed ->
                failed(slowed.why()) + " Retrying every " + slowed.period().toSeconds() + " s.";
            case BondEvent.TokenUsedBefore used ->
                "The access token was used before, with another client token; this start drew a new one. "
                        + "Give the client token of the first start (-i), or rotate the token.";
        };
    }

    private static String established(BondOwner.Up how) {
        return how.resumed()
                ? "Resumed after %.1f s: %s, %,d bytes sent again, round trip %d ms.".formatted(
                        how.waited().toMillis() / 1000.0, count(how.connections()), how.resentBytes(),
                        how.roundTrip().toMillis())
                : "The other side is here. Connections outlive the link from now on (bond " + how.bond()
                        + ").";
    }

    private static String away(@Nullable Instant since) {
        return since == null ? "is away" : "has been away since " + at(since);
    }

    private static String of(WaitingConnections waiting) {
        return switch (waiting.count()) {
            case 0 -> "";
            case 1 -> " 1 connection waits until " + at(waiting.until()) + ".";
            default -> " " + count(waiting.count()) + " wait until " + at(waiting.until()) + ".";
        };
    }

    private static String kept(long bytes) {
        return bytes == 0 ? "" : " %,d bytes are kept.".formatted(bytes);
    }

    private static String failed(String why) {
        return "The link to the service failed again and again (" + why + ").";
    }

    private static String count(int connections) {
        return connections == 1 ? "1 connection" : connections + " connections";
    }

    private static String at(Instant time) {
        return TIME.format(time.atZone(ZoneId.systemDefault()));
    }
}
