package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.tunnel.life.LifeId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Detachments that the store cannot write for some time.
class DetachBacklogTest {

    private static final String ACCOUNT = "123456789012";

    /// A store that can be made to fail at each detachment.
    private static final class Refusing extends TunnelsInMemory {

        private boolean refuses;

        @Override
        public void detached(TunnelId id, Side side, String attachment, @Nullable LifeId home, Instant now) {
            if (refuses) {
                throw new StoreException("the disk is full", new IllegalStateException());
            }
            super.detached(id, side, attachment, home, now);
        }
    }

    private final Refusing store = new Refusing();
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final Tunnels tunnels = new Tunnels(store, new TokenMint(new byte[32], new SecureRandom()),
            new TokenSeal(new byte[32], new SecureRandom()), TunnelsConfig.DEFAULTS, () -> now, event -> {});

    @Test
    void aSweepWritesDownWhatTheStoreRefused() {
        OpenResult.Opened opened = open();
        AttachResult.Attached peer = attach(opened);
        Instant left = now;
        store.refuses = true;
        assertThatThrownBy(() -> leave(peer)).isInstanceOf(StoreException.class);
        assertThatThrownBy(tunnels::sweep).isInstanceOf(StoreException.class);
        assertThat(source(opened).connected()).isTrue();

        now = now.plusSeconds(5);
        store.refuses = false;
        tunnels.sweep();
        assertThat(source(opened)).isEqualTo(new ConnectionState(null, left));
    }

    @Test
    void aLateDepartureDoesNotDetachASuccessor() {
        OpenResult.Opened opened = open();
        AttachResult.Attached peer = attach(opened);
        store.refuses = true;
        assertThatThrownBy(() -> leave(peer)).isInstanceOf(StoreException.class);
        store.refuses = false;
        AttachResult.Attached successor = attach(opened);
        tunnels.sweep();
        assertThat(source(opened).attachment()).isEqualTo(successor.attachment());
    }

    @Test
    void whatIsWrittenIsNotWrittenAgain() {
        OpenResult.Opened opened = open();
        AttachResult.Attached peer = attach(opened);
        store.refuses = true;
        assertThatThrownBy(() -> leave(peer)).isInstanceOf(StoreException.class);
        store.refuses = false;
        tunnels.sweep();
        store.refuses = true;
        assertThatNoException().isThrownBy(tunnels::sweep);
    }

    private OpenResult.Opened open() {
        return (OpenResult.Opened) tunnels
            .open(new NewTunnel(ACCOUNT, null, null, Duration.ofHours(1), Map.of(), RelayTerms.NONE));
    }

    private AttachResult.Attached attach(OpenResult.Opened opened) {
        return (AttachResult.Attached) tunnels.attach(
                Objects.requireNonNull(opened.tokens().get(Side.SOURCE)), Side.SOURCE, "c".repeat(32),
                "192.0.2.1");
    }

    private void leave(AttachResult.Attached peer) {
        tunnels.detached(peer);
    }

    private ConnectionState source(OpenResult.Opened opened) {
        return tunnels.describe(ACCOUNT, opened.tunnel().id()).orElseThrow().source();
    }
}
