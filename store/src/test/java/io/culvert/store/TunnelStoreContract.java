package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.AttachResult.Attached;
import io.culvert.tunnel.AttachResult.Refusal;
import io.culvert.tunnel.AttachResult.Refused;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.OpenResult;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.RotateResult;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TokenMint;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStatus;
import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.Tunnels;
import io.culvert.tunnel.TunnelsConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules of tunnels on a store: what [TunnelStore] promises, run on each database.
abstract class TunnelStoreContract {

    private static final String ACCOUNT = "123456789012";
    private static final Destination PUMP = new Destination("pump", List.of("SSH", "HTTP"));
    private static final String CLIENT = "c".repeat(32);

    @TempDir
    Path folder;

    private Database database;
    private Tunnels tunnels;
    private TunnelStore store;
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final List<TunnelEvent> events = new ArrayList<>();

    /// Opens the database; the same one for the same folder.
    abstract Database database(Path folder);

    @BeforeEach
    void open() {
        database = database(folder);
        store = new SqlTunnelStore(database);
        tunnels = new Tunnels(store, new TokenMint(new byte[32], new SecureRandom()),
                new TunnelsConfig(3, 3, 50, Duration.ofHours(3), Duration.ofSeconds(60)), () -> now,
                events::add);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void readsBackWhatWasOpened() {
        Map<String, String> tags = Map.of("team", "blue = green", "empty", "");
        Tunnel opened = ((OpenResult.Opened) tunnels.open(ACCOUNT, "größer", PUMP, Duration.ofMinutes(5),
                tags))
            .tunnel();
        assertThat(tunnels.describe(ACCOUNT, opened.id())).contains(opened);
        assertThat(tunnels.describe("210987654321", opened.id())).isEmpty();
    }

    @Test
    void keepsTheTermsOfTheRelay() {
        RelayTerms terms = new RelayTerms(RelayTerms.DestinationProtocol.V1, 4_000_000_000L);
        Tunnel opened = ((OpenResult.Opened) tunnels.open(ACCOUNT, null, PUMP, Duration.ofMinutes(5),
                Map.of(), terms))
            .tunnel();
        assertThat(tunnels.describe(ACCOUNT, opened.id()).map(Tunnel::terms)).contains(terms);
    }

    @Test
    void aFreshTokenLetsOneInOfTwentyThatRace() throws Exception {
        ClientAccessToken token = opened().tokens().get(Side.SOURCE);
        List<Callable<AttachResult>> racers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            racers.add(() -> tunnels.attach(token, Side.SOURCE, null));
        }
        int in = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (Future<AttachResult> result : threads.invokeAll(racers)) {
                in += result.get() instanceof Attached ? 1 : 0;
            }
        }
        assertThat(in).isEqualTo(1);
    }

    @Test
    void aUsedTokenComesBackOnlyWithItsClientToken() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        assertThat(attach(source, Side.DESTINATION, null)).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(attach(source, Side.SOURCE, CLIENT)).isNull();
        assertThat(attach(source, Side.SOURCE, CLIENT)).isNull();
        assertThat(attach(source, Side.SOURCE, "d".repeat(32))).isEqualTo(Refusal.CLIENT_TOKEN_MISMATCH);
        assertThat(attach(source, Side.SOURCE, null)).isEqualTo(Refusal.TOKEN_USED);
        ClientAccessToken destination = opened.tokens().get(Side.DESTINATION);
        assertThat(attach(destination, Side.DESTINATION, null)).isNull();
        assertThat(attach(destination, Side.DESTINATION, null)).isEqualTo(Refusal.TOKEN_USED);
        assertThat(attach(ClientAccessToken.presented("x"), Side.SOURCE, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
    }

    @Test
    void showsWhoIsAttached() {
        OpenResult.Opened opened = opened();
        now = now.plusSeconds(1);
        Attached attached = (Attached) tunnels.attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, null);
        Tunnel described = described(opened.tunnel().id());
        assertThat(described.source().connected()).isTrue();
        assertThat(described.source().lastUpdatedAt()).isEqualTo(now);
        assertThat(described.destinationConnection().connected()).isFalse();
        tunnels.detached(described.id(), Side.SOURCE, "another");
        assertThat(described(described.id()).source().connected()).isTrue();
        tunnels.detached(described.id(), Side.SOURCE, attached.attachment());
        assertThat(described(described.id()).source().connected()).isFalse();
    }

    @Test
    void rotationRevokesAndNamesTheThingAgain() {
        OpenResult.Opened opened = opened();
        TunnelId id = opened.tunnel().id();
        events.clear();
        RotateResult.Rotated rotated = (RotateResult.Rotated) tunnels.rotate(ACCOUNT, id,
                EnumSet.of(Side.DESTINATION), PUMP);
        assertThat(rotated.tokens()).containsOnlyKeys(Side.DESTINATION);
        assertThat(attach(opened.tokens().get(Side.DESTINATION), Side.DESTINATION, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, null)).isNull();
        assertThat(events).anyMatch(TunnelEvent.NotificationDue.class::isInstance)
            .contains(new TunnelEvent.Rotated(ACCOUNT, id, Set.of(Side.DESTINATION)));
        assertThat(attach(rotated.tokens().get(Side.DESTINATION), Side.DESTINATION, null)).isNull();
    }

    @Test
    void closingEndsTokensAndIsRememberedForItsRetention() {
        OpenResult.Opened opened = opened();
        TunnelId id = opened.tunnel().id();
        assertThat(tunnels.close(ACCOUNT, id, false)).isTrue();
        assertThat(tunnels.close(ACCOUNT, id, false)).isTrue();
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(tunnels.rotate(ACCOUNT, id, EnumSet.of(Side.SOURCE), null))
            .isInstanceOf(RotateResult.NotFound.class);
        assertThat(described(id).status()).isEqualTo(TunnelStatus.CLOSED);
        now = now.plus(Duration.ofHours(3)).plusMillis(1);
        tunnels.sweep();
        assertThat(tunnels.describe(ACCOUNT, id)).isEmpty();
    }

    @Test
    void expiresOnTimeWhoeverLooks() {
        OpenResult.Opened opened = opened();
        now = now.plus(Duration.ofMinutes(5));
        assertThat(described(opened.tunnel().id()).status()).isEqualTo(TunnelStatus.CLOSED);
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(tunnels.sweep()).isEqualTo(1);
        assertThat(tunnels.sweep()).isZero();
    }

    @Test
    void countsOpenTunnelsAgainstTheLimit() {
        opened();
        opened();
        TunnelId third = opened().tunnel().id();
        assertThat(tunnels.open(ACCOUNT, null, null, Duration.ofMinutes(5), Map.of()))
            .isInstanceOf(OpenResult.LimitExceeded.class);
        tunnels.close(ACCOUNT, third, true);
        opened();
    }

    @Test
    void countsEachOfTheTunnelsThatRaceForTheLimit() throws Exception {
        List<Callable<OpenResult>> racers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            racers.add(() -> tunnels.open(ACCOUNT, null, PUMP, Duration.ofMinutes(5), Map.of()));
        }
        int opened = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (Future<OpenResult> result : threads.invokeAll(racers)) {
                opened += result.get() instanceof OpenResult.Opened ? 1 : 0;
            }
        }
        assertThat(opened).isEqualTo(3);
        assertThat(tunnels.list(ACCOUNT, null, null, 100)).hasSize(3);
    }

    @Test
    void survivesThatAllIsDoneAtOnceToTheSameTunnels() throws Exception {
        List<TunnelId> ids = List.of(opened().tunnel().id(), opened().tunnel().id(), opened().tunnel().id());
        List<Callable<Object>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            for (TunnelId id : ids) {
                calls.add(() -> tunnels.rotate(ACCOUNT, id, EnumSet.allOf(Side.class), null));
                calls.add(() -> tunnels.tag(ACCOUNT, id, Map.of("k", "v")));
                calls.add(() -> tunnels.close(ACCOUNT, id, true));
                calls.add(() -> tunnels.open(ACCOUNT, null, PUMP, Duration.ofMinutes(5), Map.of()));
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            for (Future<Object> result : threads.invokeAll(calls)) {
                assertThat(result.get()).isNotNull();
            }
        }
        for (Tunnel tunnel : tunnels.list(ACCOUNT, null, null, 100)) {
            tunnels.close(ACCOUNT, tunnel.id(), true);
        }
        opened();
        opened();
        opened();
    }

    @Test
    void listsNewestFirstPageByPage() {
        List<TunnelId> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            now = now.plusMillis(i);
            ids.addFirst(opened().tunnel().id());
        }
        List<Tunnel> first = tunnels.list(ACCOUNT, "pump", null, 2);
        Tunnel last = first.getLast();
        List<Tunnel> second = tunnels.list(ACCOUNT, null,
                new TunnelStore.Position(last.createdAt(), last.id()), 2);
        assertThat(first).extracting(Tunnel::id).isEqualTo(ids.subList(0, 2));
        assertThat(second).extracting(Tunnel::id).isEqualTo(ids.subList(2, 3));
        assertThat(tunnels.list(ACCOUNT, "valve", null, 2)).isEmpty();
    }

    @Test
    void tagsReplaceAndGo() {
        TunnelId id = opened().tunnel().id();
        assertThat(tunnels.tag(ACCOUNT, id, Map.of("a", "1", "b", "2"))).contains(true);
        assertThat(tunnels.tag(ACCOUNT, id, Map.of("a", "3"))).contains(true);
        assertThat(tunnels.untag(ACCOUNT, id, Set.of("b", "c"))).isTrue();
        assertThat(described(id).tags()).isEqualTo(Map.of("a", "3"));
        assertThat(tunnels.untag("210987654321", id, Set.of("a"))).isFalse();
    }

    @Test
    void lastsThroughARestartThatLetsPeersReturnAndTellsThingsAgain() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        assertThat(attach(source, Side.SOURCE, null)).isNull();
        database.close();
        open();
        events.clear();
        tunnels.restarted();
        assertThat(described(opened.tunnel().id()).source().connected()).isFalse();
        assertThat(attach(source, Side.SOURCE, null)).isNull();
        assertThat(attach(source, Side.SOURCE, null)).isEqualTo(Refusal.TOKEN_USED);
        TunnelEvent.NotificationDue due = (TunnelEvent.NotificationDue) events.getFirst();
        assertThat(attach(due.notification().token(), Side.DESTINATION, null)).isNull();
        assertThat(attach(opened.tokens().get(Side.DESTINATION), Side.DESTINATION, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
    }

    private OpenResult.Opened opened() {
        return (OpenResult.Opened) tunnels.open(ACCOUNT, null, PUMP, Duration.ofMinutes(5), Map.of());
    }

    private Tunnel described(TunnelId id) {
        return tunnels.describe(ACCOUNT, id).orElseThrow();
    }

    private @Nullable Refusal attach(@Nullable ClientAccessToken token, Side side,
            @Nullable String clientToken) {
        assertThat(token).isNotNull();
        return tunnels.attach(token, side, clientToken) instanceof Refused refused ? refused.reason() : null;
    }
}
