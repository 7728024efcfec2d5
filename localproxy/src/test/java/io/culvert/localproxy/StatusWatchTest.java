package io.culvert.localproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.localproxy.BondEvent.WaitingConnections;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.ProxyStatus.OtherSide;
import io.culvert.localproxy.ProxyStatus.Presence;
import io.culvert.localproxy.bond.BondOwner;
import io.culvert.localproxy.bond.BondStatus;
import io.culvert.protocol.bond.BondId;
import io.culvert.transport.Endpoint;
import io.culvert.transport.TlsContexts;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusWatchTest {

    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    private Instant now = START;
    private final StatusWatch watch = new StatusWatch(Mode.DESTINATION, () -> now);

    @Test
    void keepsTheTimeAtWhichTheLinkWasLost() throws Exception {
        assertThat(watch.status(0, null).link())
            .isEqualTo(new ProxyStatus.Link(false, START, "not connected yet"));
        linkUp();
        assertThat(watch.status(0, null).link()).isEqualTo(new ProxyStatus.Link(true, at(1), ""));
        tick();
        watch.accept(new LocalProxyEvent.LinkBroken("1", "reset"));
        tick();
        watch.accept(new LocalProxyEvent.NoHandshake("no answer"));
        assertThat(watch.status(0, null).link()).isEqualTo(new ProxyStatus.Link(false, at(2), "no answer"));
        assertThat(otherSide()).isEqualTo(new OtherSide(Presence.UNKNOWN, null));
    }

    @Test
    void knowsSinceWhenTheOtherSideIsHereOrAway() throws Exception {
        linkUp();
        away(null);
        assertThat(otherSide()).isEqualTo(new OtherSide(Presence.AWAY, null));
        tick();
        watch.accept(new LocalProxyEvent.OfBond(new BondEvent.Established(
                new BondOwner.Up(false, new BondId(1, 2), 0, Duration.ZERO, 0, Duration.ZERO))));
        assertThat(otherSide()).isEqualTo(new OtherSide(Presence.HERE, at(2)));
        tick();
        away(null);
        assertThat(otherSide()).isEqualTo(new OtherSide(Presence.AWAY, at(3)));
        tick();
        away(null);
        assertThat(otherSide()).isEqualTo(new OtherSide(Presence.AWAY, at(3)));
        away(START);
        assertThat(otherSide()).isEqualTo(new OtherSide(Presence.AWAY, START));
        watch.accept(new LocalProxyEvent.OfBond(new BondEvent.ForeignClientAttached()));
        assertThat(otherSide()).isEqualTo(new OtherSide(Presence.HERE_WITHOUT_RESUMPTION, at(4)));
    }

    @Test
    void showsAnOtherSideThatDoesNotAnswer() throws Exception {
        linkUp();
        ProxyStatus status = watch.status(2,
                new BondStatus("1", BondStatus.State.UP, 2, 0, 0, Duration.ZERO, Duration.ofSeconds(1)));
        assertThat(status.otherSide()).isEqualTo(new OtherSide(Presence.SILENT, START));
        assertThat(status.connections()).isEqualTo(2);
    }

    private OtherSide otherSide() {
        return watch.status(0, null).otherSide();
    }

    private void away(@Nullable Instant since) {
        watch.accept(new LocalProxyEvent.OfBond(
                new BondEvent.OtherSideAway(since, new WaitingConnections(0, now))));
    }

    private void linkUp() throws Exception {
        tick();
        watch.accept(
                new LocalProxyEvent.LinkUp(new Endpoint("localhost", 1, TlsContexts.unverifiedClient(), null),
                        "1", "", Duration.ofSeconds(20)));
    }

    private void tick() {
        now = now.plusSeconds(1);
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}
