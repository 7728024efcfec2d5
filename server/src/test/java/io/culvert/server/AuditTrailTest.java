package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.audit.AuditConfig;
import io.culvert.audit.AuditLog;
import io.culvert.notify.NotifyEvent;
import io.culvert.registry.Device;
import io.culvert.registry.DevicePermissions;
import io.culvert.relay.RelayEvent;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.AttachResult.Entry;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.ConnectionState;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the audit says of tunnels, peers and devices: whose it is, what it is about, from where, what came
/// of it.
class AuditTrailTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final String ACCOUNT = "123456789012";
    private static final TunnelId TUNNEL = new TunnelId("tunnel-1");
    private static final String WHOSE = "\"account\":\"123456789012\",\"tunnel\":\"tunnel-1\"";
    private static final InetSocketAddress FROM = new InetSocketAddress("127.0.0.1", 4711);
    private static final Notification NOTIFICATION = new Notification(ACCOUNT, TUNNEL, 1, "pump",
            ClientAccessToken.presented("the-token"), List.of("SSH"), NOON.plusSeconds(60));

    @TempDir
    private Path folder;

    private String line(Consumer<AuditTrail> happening) throws IOException {
        Files.deleteIfExists(folder.resolve("audit.jsonl"));
        try (AuditLog log = AuditLog.open(folder, AuditConfig.DEFAULTS, () -> NOON)) {
            happening.accept(new AuditTrail(log, () -> NOON));
        }
        return Files.readString(folder.resolve("audit.jsonl"))
            .replace("{\"time\":\"2026-11-25T12:00:00Z\",", "")
            .replace("}\n", "");
    }

    @Test
    void theEndOfATunnelIsACloseOrAnExpiry() throws IOException {
        assertThat(line(trail -> trail.on(new TunnelEvent.Closed(ACCOUNT, TUNNEL, 7, false, Map.of()))))
            .isEqualTo("\"kind\":\"close\"," + WHOSE + ",\"version\":\"7\"");
        assertThat(line(trail -> trail.on(new TunnelEvent.Closed(ACCOUNT, TUNNEL, 7, true, Map.of()))))
            .isEqualTo("\"kind\":\"expire\"," + WHOSE + ",\"version\":\"7\"");
    }

    @Test
    void aRotationNamesTheSidesAndAnAdoptionTheThing() throws IOException {
        assertThat(line(trail -> trail.on(new TunnelEvent.Rotated(ACCOUNT, TUNNEL, 7,
                Set.of(Side.SOURCE, Side.DESTINATION), Map.of()))))
            .isEqualTo("\"kind\":\"rotate\"," + WHOSE + ",\"version\":\"7\",\"side\":\"source destination\"");
        assertThat(line(trail -> trail.on(new TunnelEvent.DestinationAdopted(ACCOUNT, TUNNEL, 7,
                new Destination("pump", List.of("SSH"))))))
            .isEqualTo("\"kind\":\"adopt\"," + WHOSE + ",\"version\":\"7\",\"thing\":\"pump\"");
    }

    @Test
    void aNotificationIsDueAndThenDeliveredOrVoidAndShowsNoToken() throws IOException {
        String notification = "\"kind\":\"notification\"," + WHOSE;
        assertThat(line(trail -> trail.on(new TunnelEvent.NotificationDue(NOTIFICATION))))
            .isEqualTo(notification + ",\"version\":\"1\",\"thing\":\"pump\",\"outcome\":\"due\"");
        assertThat(line(trail -> trail.on(new NotifyEvent.Delivered(NOTIFICATION))))
            .isEqualTo(notification + ",\"thing\":\"pump\",\"outcome\":\"delivered\"");
        assertThat(line(trail -> trail.on(new TunnelEvent.NotificationVoid(ACCOUNT, TUNNEL, 7, "pump"))))
            .isEqualTo(notification + ",\"version\":\"7\",\"thing\":\"pump\",\"outcome\":\"void\"");
    }

    @Test
    void aPeerComesGoesOrIsRefused() throws IOException {
        String attach = "\"kind\":\"attach\"," + WHOSE
                + ",\"side\":\"source\",\"source\":\"127.0.0.1\",\"version\":\"2\"";
        assertThat(
                line(trail -> trail.on(new RelayEvent.Admitted(admitted(Entry.FIRST), FROM, Duration.ZERO))))
            .isEqualTo(attach);
        assertThat(line(trail -> trail
            .on(new RelayEvent.Admitted(admitted(Entry.CLIENT_TOKEN), FROM, Duration.ZERO))))
            .isEqualTo(attach + ",\"return\":\"client-token\"");
        assertThat(line(
                trail -> trail.on(new RelayEvent.Admitted(admitted(Entry.RESTART), FROM, Duration.ZERO))))
            .isEqualTo(attach + ",\"return\":\"restart\"");
        assertThat(line(
                trail -> trail.on(new RelayEvent.Detached(ACCOUNT, TUNNEL, Side.SOURCE, FROM, "it left"))))
            .isEqualTo("\"kind\":\"detach\"," + WHOSE
                    + ",\"side\":\"source\",\"source\":\"127.0.0.1\",\"reason\":\"it left\"");
        assertThat(line(trail -> trail.on(new RelayEvent.Refused(FROM, RelayEvent.Reason.TOKEN_USED, 400,
                "no such token", Duration.ZERO))))
            .isEqualTo("\"kind\":\"handshake\",\"source\":\"127.0.0.1\",\"outcome\":\"refused\","
                    + "\"status\":\"400\",\"reason\":\"no such token\"");
    }

    private static AttachResult.Attached admitted(Entry entry) {
        ConnectionState idle = ConnectionState.idle(NOON);
        Tunnel tunnel = new Tunnel(ACCOUNT, TUNNEL, 2, TunnelStatus.OPEN, null, null, Duration.ofMinutes(5),
                Map.of(), NOON, NOON, null, null, idle, idle, RelayTerms.NONE);
        return new AttachResult.Attached(tunnel, Side.SOURCE, "attachment", entry, null);
    }

    @Test
    void aDeviceConnectsOrIsRefused() throws IOException {
        Device device = new Device(ACCOUNT, "c0ffee", List.of("pump", "valve"), DevicePermissions.ALL);
        String who = "\"account\":\"123456789012\",\"certificate\":\"c0ffee\",\"thing\":\"pump valve\"";
        assertThat(line(trail -> trail.on(new NotifyEvent.Connected(device, FROM))))
            .isEqualTo("\"kind\":\"mqtt\",\"source\":\"127.0.0.1\"," + who + ",\"outcome\":\"done\"");
        assertThat(line(trail -> trail.on(new NotifyEvent.Refused(FROM, device, "sent PUBLISH"))))
            .isEqualTo("\"kind\":\"mqtt\",\"source\":\"127.0.0.1\"," + who
                    + ",\"outcome\":\"refused\",\"reason\":\"sent PUBLISH\"");
        assertThat(line(trail -> trail.on(new NotifyEvent.Refused(FROM, null, "not registered"))))
            .isEqualTo("\"kind\":\"mqtt\",\"source\":\"127.0.0.1\",\"outcome\":\"refused\","
                    + "\"reason\":\"not registered\"");
    }

    @Test
    void ofAFloodByStrangersTheAuditKeepsAPartAndACount() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(NOON);
        try (AuditLog log = AuditLog.open(folder, AuditConfig.DEFAULTS, now::get)) {
            AuditTrail trail = new AuditTrail(log, now::get);
            for (int i = 0; i < 1000; i++) {
                trail.on(new RelayEvent.Refused(FROM, RelayEvent.Reason.TOKEN_USED, 400, "no such token",
                        Duration.ZERO));
                trail.on(new NotifyEvent.Refused(FROM, null, "not registered"));
            }
            trail.on(new RelayEvent.Admitted(admitted(Entry.FIRST), FROM, Duration.ZERO));
            now.set(NOON.plusSeconds(60));
            trail.on(new RelayEvent.Refused(FROM, RelayEvent.Reason.TOKEN_USED, 400, "the flood is over",
                    Duration.ZERO));
        }
        List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
        assertThat(lines).hasSize(300 + 300 + 2);
        assertThat(lines.get(598)).contains("no such token",
                "\"furtherLeftOutUntil\":\"2026-11-25T12:01:00Z\"");
        assertThat(lines.get(600)).contains("\"attach\"");
        assertThat(lines.get(601)).contains("the flood is over", "\"leftOut\":\"700\"");
    }
}
