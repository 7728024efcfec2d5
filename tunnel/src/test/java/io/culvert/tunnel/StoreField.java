package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.AttachResult.Refusal;
import io.culvert.tunnel.AttachResult.Refused;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A store of the contract, with the rules of tunnels on it and a clock that the tests set.
abstract class StoreField {

    static final String ACCOUNT = "123456789012";
    static final Destination PUMP = new Destination("pump", List.of("SSH", "HTTP"));
    static final int MAX_CLOSED = 4;
    static final String ADDRESS = "192.0.2.1";
    static final String CLIENT = "c".repeat(32);

    @TempDir
    Path folder;

    Tunnels tunnels;
    TunnelStore store;
    Instant now = Instant.parse("2026-11-24T12:00:00Z");
    final List<TunnelEvent> events = new ArrayList<>();

    private final TunnelStoreContract contract;

    StoreField(TunnelStoreContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    void start() {
        store = contract.open(folder);
        tunnels = tunnels(new byte[32], store);
    }

    Tunnels tunnels(byte[] key, TunnelStore on) {
        SecureRandom random = new SecureRandom();
        return new Tunnels(
                on, new TokenMint(key, random), new TokenSeal(key, random), new TunnelsConfig(3, MAX_CLOSED,
                        3, 50, Duration.ofHours(3), Duration.ofSeconds(60), TunnelsConfig.USUAL_LIFETIME),
                () -> now, events::add);
    }

    @AfterEach
    void stop() {
        contract.close();
    }

    void restart() {
        contract.close();
        start();
        events.clear();
        tunnels.restarted();
    }

    void tag(TunnelId id, Map<String, String> tags) {
        assertThat(tunnels.tag(described(id), tags)).isInstanceOf(TagResult.Tagged.class);
    }

    OpenResult.Opened opened() {
        return (OpenResult.Opened) tunnels.open(asked(PUMP));
    }

    Tunnel described(TunnelId id) {
        return tunnels.describe(ACCOUNT, id).orElseThrow();
    }

    static NewTunnel asked(@Nullable Destination destination) {
        return asked(null, destination, Map.of(), RelayTerms.NONE);
    }

    static NewTunnel asked(@Nullable String description, @Nullable Destination destination,
            Map<String, String> tags, RelayTerms terms) {
        return new NewTunnel(ACCOUNT, description, destination, Duration.ofMinutes(5), tags, terms);
    }

    Notification dueToPump() {
        List<Notification> due = tunnels.notificationsDue(ACCOUNT, "pump", 10);
        assertThat(due).hasSize(1);
        return due.getFirst();
    }

    AttachResult attached(@Nullable ClientAccessToken token, @Nullable String clientToken, String address) {
        assertThat(token).isNotNull();
        return tunnels.attach(token, Side.SOURCE, clientToken, address);
    }

    @Nullable
    Refusal attach(@Nullable ClientAccessToken token, Side side, @Nullable String clientToken) {
        assertThat(token).isNotNull();
        return tunnels.attach(token, side, clientToken, ADDRESS) instanceof Refused refused ? refused.reason()
                : null;
    }
}
