package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.AttachResult.Attached;
import io.culvert.tunnel.AttachResult.Entry;
import io.culvert.tunnel.AttachResult.Refusal;
import io.culvert.tunnel.AttachResult.Refused;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What [TunnelStore] and the rules of tunnels on it promise, run on each store.
public abstract class TunnelStoreContract {

    private static final String ACCOUNT = "123456789012";
    private static final Destination PUMP = new Destination("pump", List.of("SSH", "HTTP"));
    private static final int MAX_CLOSED = 4;
    private static final String ADDRESS = "192.0.2.1";
    private static final String CLIENT = "c".repeat(32);

    @TempDir
    Path folder;

    private Tunnels tunnels;
    private TunnelStore store;
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final List<TunnelEvent> events = new ArrayList<>();

    /// Opens the store; the same one for the same folder.
    protected abstract TunnelStore open(Path folder);

    /// Closes what [#open] opened.
    protected abstract void close();

    @BeforeEach
    void start() {
        store = open(folder);
        tunnels = tunnels(new byte[32], store);
    }

    private Tunnels tunnels(byte[] key, TunnelStore on) {
        SecureRandom random = new SecureRandom();
        return new Tunnels(on, new TokenMint(key, random), new TokenSeal(key, random),
                new TunnelsConfig(3, MAX_CLOSED, 3, 50, Duration.ofHours(3), Duration.ofSeconds(60)),
                () -> now, events::add);
    }

    @AfterEach
    void stop() {
        close();
    }

    private void restart() {
        close();
        start();
        events.clear();
        tunnels.restarted();
    }

    @Test
    void readsBackWhatWasOpened() {
        Map<String, String> tags = Map.of("team", "blue = green", "empty", "");
        Tunnel opened = ((OpenResult.Opened) tunnels.open(asked("größer", PUMP, tags, RelayTerms.NONE)))
            .tunnel();
        assertThat(tunnels.describe(ACCOUNT, opened.id())).contains(opened);
        assertThat(tunnels.describe("210987654321", opened.id())).isEmpty();
    }

    @Test
    void keepsTheTermsOfTheRelay() {
        RelayTerms terms = new RelayTerms(RelayTerms.DestinationProtocol.V1, 4_000_000_000L);
        Tunnel opened = ((OpenResult.Opened) tunnels.open(asked(null, PUMP, Map.of(), terms))).tunnel();
        assertThat(tunnels.describe(ACCOUNT, opened.id()).map(Tunnel::terms)).contains(terms);
    }

    @Test
    void aFreshTokenLetsOneInOfTwentyThatRace() throws Exception {
        ClientAccessToken token = opened().tokens().get(Side.SOURCE);
        List<Callable<AttachResult>> racers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            racers.add(() -> tunnels.attach(token, Side.SOURCE, null, ADDRESS));
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
        assertThat(attach(source, Side.SOURCE, null)).isEqualTo(Refusal.CLIENT_TOKEN_MISMATCH);
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
        Attached attached = (Attached) tunnels.attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, null,
                ADDRESS);
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
        RotateResult.Rotated rotated = (RotateResult.Rotated) tunnels.rotate(opened.tunnel(),
                EnumSet.of(Side.DESTINATION), PUMP);
        assertThat(rotated.tokens()).containsOnlyKeys(Side.DESTINATION);
        assertThat(attach(opened.tokens().get(Side.DESTINATION), Side.DESTINATION, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, null)).isNull();
        assertThat(events).anyMatch(TunnelEvent.NotificationDue.class::isInstance)
            .contains(new TunnelEvent.Rotated(ACCOUNT, id, 2, Set.of(Side.DESTINATION), Map.of()));
        assertThat(attach(rotated.tokens().get(Side.DESTINATION), Side.DESTINATION, null)).isNull();
    }

    @Test
    void closingEndsTokensAndIsRememberedForItsRetention() {
        OpenResult.Opened opened = opened();
        TunnelId id = opened.tunnel().id();
        assertThat(tunnels.close(opened.tunnel(), false)).isInstanceOf(CloseResult.Closed.class);
        assertThat(tunnels.close(opened.tunnel(), false)).isInstanceOf(CloseResult.AlreadyClosed.class);
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(tunnels.rotate(opened.tunnel(), EnumSet.of(Side.SOURCE), null))
            .isInstanceOf(RotateResult.NotFound.class);
        assertThat(described(id).status()).isEqualTo(TunnelStatus.CLOSED);
        now = now.plus(Duration.ofHours(3)).plusMillis(1);
        tunnels.sweep();
        assertThat(tunnels.describe(ACCOUNT, id)).isEmpty();
        assertThat(tunnels.close(opened.tunnel(), false)).isInstanceOf(CloseResult.NotFound.class);
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
        Tunnel third = opened().tunnel();
        assertThat(tunnels.open(asked(null))).isInstanceOf(OpenResult.LimitExceeded.class);
        tunnels.close(third, true);
        opened();
    }

    @Test
    void countsEachOfTheTunnelsThatRaceForTheLimit() throws Exception {
        List<Callable<OpenResult>> racers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            racers.add(() -> tunnels.open(asked(PUMP)));
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
        List<Tunnel> three = List.of(opened().tunnel(), opened().tunnel(), opened().tunnel());
        List<Callable<Object>> calls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            for (Tunnel tunnel : three) {
                TunnelId id = tunnel.id();
                calls.add(() -> tunnels.rotate(tunnel, EnumSet.allOf(Side.class), null));
                calls.add(() -> tunnels.tag(tunnel, Map.of("k", "v")));
                calls.add(() -> tunnels.describe(ACCOUNT, id).map(now -> tunnels.close(now, true)));
                calls.add(() -> tunnels.open(asked(PUMP)));
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            for (Future<Object> result : threads.invokeAll(calls)) {
                assertThat(result.get()).isNotNull();
            }
        }
        for (Tunnel tunnel : tunnels.list(ACCOUNT, null, null, 100)) {
            tunnels.close(tunnel, true);
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
        tag(id, Map.of("a", "1", "b", "2"));
        tag(id, Map.of("a", "3"));
        assertThat(tunnels.untag(described(id), Set.of("b", "c"))).isInstanceOf(TagResult.Tagged.class);
        assertThat(described(id).tags()).isEqualTo(Map.of("a", "3"));
        Tunnel seen = described(id);
        tunnels.close(seen, true);
        assertThat(tunnels.untag(seen, Set.of("a"))).isEqualTo(new TagResult.NotFound());
        assertThat(tunnels.tag(seen, Map.of("a", "4"))).isEqualTo(new TagResult.NotFound());
    }

    @Test
    void aRestartLetsAPeerReturnOnceFromItsAddress() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        assertThat(attach(source, Side.SOURCE, null)).isNull();
        restart();
        assertThat(described(opened.tunnel().id()).source().connected()).isFalse();
        assertThat(attached(source, null, "198.51.100.7")).isEqualTo(new Refused(Refusal.TOKEN_USED));
        assertThat(attached(source, null, ADDRESS)).isInstanceOfSatisfying(Attached.class,
                back -> assertThat(back.entry()).isEqualTo(Entry.RESTART));
        assertThat(attach(source, Side.SOURCE, null)).isEqualTo(Refusal.TOKEN_USED);
    }

    @Test
    void aThiefOfAUsedTokenDoesNotGetInAfterARestartAndSetsNoClientToken() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        assertThat(attach(source, Side.SOURCE, null)).isNull();
        restart();
        assertThat(attached(source, "t".repeat(32), "198.51.100.7"))
            .isEqualTo(new Refused(Refusal.TOKEN_USED));
        assertThat(attached(source, CLIENT, ADDRESS)).isInstanceOf(Attached.class);
        assertThat(attached(source, CLIENT, ADDRESS)).isEqualTo(new Refused(Refusal.TOKEN_USED));
        now = now.plusSeconds(61);
        assertThat(attached(source, null, ADDRESS)).isEqualTo(new Refused(Refusal.TOKEN_USED));
    }

    @Test
    void aPeerWithAClientTokenReturnsWithItFromAnywhere() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        assertThat(attach(source, Side.SOURCE, CLIENT)).isNull();
        restart();
        assertThat(attached(source, null, ADDRESS)).isEqualTo(new Refused(Refusal.CLIENT_TOKEN_MISMATCH));
        assertThat(attached(source, CLIENT, "198.51.100.7")).isInstanceOfSatisfying(Attached.class,
                back -> assertThat(back.entry()).isEqualTo(Entry.CLIENT_TOKEN));
    }

    @Test
    void aPeerThatHadLeftDoesNotReturnAfterARestart() {
        OpenResult.Opened opened = opened();
        ClientAccessToken source = opened.tokens().get(Side.SOURCE);
        Attached gone = (Attached) attached(source, null, ADDRESS);
        tunnels.detached(opened.tunnel().id(), Side.SOURCE, gone.attachment());
        restart();
        assertThat(attach(source, Side.SOURCE, null)).isEqualTo(Refusal.TOKEN_USED);
    }

    @Test
    void aNotificationStaysDueWithTheSameTokenUntilItIsConfirmed() {
        OpenResult.Opened opened = opened();
        Notification due = dueToPump();
        assertThat(due.token()).isEqualTo(opened.tokens().get(Side.DESTINATION));
        assertThat(due.version()).isEqualTo(1);
        restart();
        assertThat(events).containsExactly(new TunnelEvent.NotificationDue(due));
        assertThat(dueToPump()).isEqualTo(due);
        tunnels.notified(due);
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
        assertThat(attach(due.token(), Side.DESTINATION, null)).isNull();
    }

    @Test
    void aNotificationIsVoidOnceItsTokenIsUsedOrRotatedOrItsTunnelEnds() {
        OpenResult.Opened used = opened();
        assertThat(attach(used.tokens().get(Side.DESTINATION), Side.DESTINATION, null)).isNull();
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
        OpenResult.Opened rotated = opened();
        Notification first = dueToPump();
        tunnels.rotate(rotated.tunnel(), EnumSet.of(Side.SOURCE), null);
        assertThat(dueToPump()).isEqualTo(first);
        tunnels.rotate(rotated.tunnel(), EnumSet.of(Side.DESTINATION), null);
        assertThat(dueToPump().token()).isNotEqualTo(first.token());
        assertThat(dueToPump().version()).isGreaterThan(first.version());
        tunnels.notified(first);
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).hasSize(1);
        tunnels.close(rotated.tunnel(), false);
        opened();
        assertThat(tunnels.notificationsDue("210987654321", "pump", 10)).isEmpty();
        assertThat(tunnels.notificationsDue(ACCOUNT, "valve", 10)).isEmpty();
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).hasSize(1);
        now = now.plus(Duration.ofMinutes(5));
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
    }

    @Test
    void aNotificationThatWasSealedWithAnotherKeyIsForgotten() {
        opened();
        byte[] key = new byte[32];
        key[0] = 1;
        assertThat(tunnels(key, store).notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
    }

    @Test
    void everyWriteRaisesTheVersionAndEventsCarryIt() {
        OpenResult.Opened opened = opened();
        TunnelId id = opened.tunnel().id();
        List<Long> versions = new ArrayList<>(List.of(opened.tunnel().version()));
        Attached attached = (Attached) attached(opened.tokens().get(Side.SOURCE), null, ADDRESS);
        versions.add(attached.tunnel().version());
        tunnels.detached(id, Side.SOURCE, attached.attachment());
        versions.add(described(id).version());
        tag(id, Map.of("a", "b"));
        versions.add(described(id).version());
        tunnels.untag(described(id), Set.of("a"));
        versions.add(described(id).version());
        tunnels.notified(dueToPump());
        versions.add(described(id).version());
        tunnels.rotate(described(id), EnumSet.of(Side.SOURCE), null);
        versions.add(events.getLast().version());
        tunnels.close(described(id), false);
        versions.add(events.getLast().version());
        assertThat(versions).isSorted().doesNotHaveDuplicates();
        assertThat(described(id).version()).isEqualTo(versions.getLast());
    }

    @Test
    void rotationCloseAndASuccessorNameTheAttachmentsThatTheyEnd() {
        OpenResult.Opened opened = opened();
        Tunnel tunnel = opened.tunnel();
        Attached source = (Attached) attached(opened.tokens().get(Side.SOURCE), CLIENT, ADDRESS);
        assertThat(source.replaced()).isNull();
        Attached successor = (Attached) attached(opened.tokens().get(Side.SOURCE), CLIENT, ADDRESS);
        assertThat(successor.replaced()).isEqualTo(source.attachment());
        RotateResult.Rotated rotated = (RotateResult.Rotated) tunnels.rotate(tunnel,
                EnumSet.allOf(Side.class), null);
        assertThat(described(tunnel.id()).source().connected()).isFalse();
        assertThat(events).contains(new TunnelEvent.Rotated(ACCOUNT, tunnel.id(), rotated.tunnel().version(),
                EnumSet.allOf(Side.class), Map.of(Side.SOURCE, successor.attachment())));
        String fresh = ((Attached) attached(rotated.tokens().get(Side.SOURCE), null, ADDRESS)).attachment();
        tunnels.close(tunnel, true);
        assertThat(events).anyMatch(event -> event instanceof TunnelEvent.Closed closed && !closed.expired()
                && closed.attachments().equals(Map.of(Side.SOURCE, fresh)));
    }

    @Test
    void rotationDecidesOnTheTunnelThatItWrites() {
        Tunnel seen = ((OpenResult.Opened) tunnels.open(asked(null))).tunnel();
        Destination valve = new Destination("valve", List.of("SSH"));
        assertThat(tunnels.rotate(seen, EnumSet.of(Side.DESTINATION), valve))
            .isInstanceOf(RotateResult.Rotated.class);
        Tunnel adopted = described(seen.id());
        assertThat(tunnels.rotate(seen, EnumSet.of(Side.DESTINATION), valve)).isEqualTo(new Stale(adopted));
        assertThat(tunnels.rotate(adopted, EnumSet.of(Side.DESTINATION), PUMP))
            .isEqualTo(new RotateResult.DestinationDiffers());
        tag(seen.id(), Map.of("team", "blue"));
        assertThat(tunnels.rotate(adopted, EnumSet.of(Side.SOURCE), null)).isInstanceOf(Stale.class);
        assertThat(described(seen.id()).version()).isEqualTo(adopted.version() + 1);
    }

    @Test
    void closingAndTaggingDecideOnTheTunnelThatTheyWrite() {
        Tunnel seen = opened().tunnel();
        tag(seen.id(), Map.of("team", "blue"));
        Tunnel tagged = described(seen.id());
        assertThat(tunnels.close(seen, true)).isEqualTo(new Stale(tagged));
        assertThat(tunnels.tag(seen, Map.of("team", "red"))).isEqualTo(new Stale(tagged));
        assertThat(tunnels.untag(seen, Set.of("team"))).isEqualTo(new Stale(tagged));
        assertThat(described(seen.id())).isEqualTo(tagged);
        assertThat(events).noneMatch(TunnelEvent.Closed.class::isInstance);
        assertThat(tunnels.untag(tagged, Set.of("team"))).isInstanceOf(TagResult.Tagged.class);
        assertThat(tunnels.close(seen, false)).isInstanceOf(CloseResult.Closed.class);
    }

    @Test
    void keepsTheTunnelsThatWereClosedLast() {
        List<TunnelId> ids = new ArrayList<>();
        for (int i = 0; i < MAX_CLOSED + 3; i++) {
            ids.add(opened().tunnel().id());
            now = now.plusSeconds(1);
            assertThat(tunnels.close(described(ids.getLast()), false)).isInstanceOf(CloseResult.Closed.class);
        }
        assertThat(closed()).containsExactlyElementsOf(ids.subList(3, ids.size()).reversed());
        tunnels.close(described(ids.getLast()), true);
        TunnelId open = opened().tunnel().id();
        tunnels.close(described(open), true);
        assertThat(closed()).containsExactlyElementsOf(ids.subList(3, ids.size() - 1).reversed());
        TunnelId expired = opened().tunnel().id();
        opened();
        now = now.plusSeconds(301);
        assertThat(tunnels.sweep()).isEqualTo(2);
        assertThat(closed()).hasSize(MAX_CLOSED).contains(expired).doesNotContain(ids.get(3));
    }

    @Test
    void keepsNoMoreClosedTunnelsThanItMayWhereCallersRace() throws Exception {
        List<Callable<CloseResult>> racers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            boolean delete = i % 3 == 0;
            racers.add(() -> {
                if (!(tunnels.open(asked(PUMP)) instanceof OpenResult.Opened opened)) {
                    return new CloseResult.NotFound();
                }
                CloseResult result = tunnels.close(opened.tunnel(), false);
                return delete ? tunnels.close(opened.tunnel(), true) : result;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<CloseResult> result : threads.invokeAll(racers)) {
                result.get();
            }
        }
        assertThat(closed().size()).isLessThanOrEqualTo(MAX_CLOSED);
        for (int i = 0; i < MAX_CLOSED; i++) {
            tunnels.close(opened().tunnel(), false);
        }
        assertThat(closed()).hasSize(MAX_CLOSED);
    }

    private List<TunnelId> closed() {
        return tunnels.list(ACCOUNT, null, null, 100)
            .stream()
            .filter(tunnel -> tunnel.status() == TunnelStatus.CLOSED)
            .map(Tunnel::id)
            .toList();
    }

    @Test
    void aTunnelHasNoMoreTagsThanTheLimit() {
        TunnelId id = opened().tunnel().id();
        Map<String, String> most = IntStream.range(0, 50)
            .boxed()
            .collect(Collectors.toMap(key -> "k" + key, key -> ""));
        tag(id, most);
        assertThat(tunnels.tag(described(id), Map.of("k0", "again"))).isInstanceOf(TagResult.Tagged.class);
        assertThat(tunnels.tag(described(id), Map.of("more", ""))).isEqualTo(new TagResult.LimitExceeded(
                "tags: 51 tags with those that the tunnel has (expected: at most 50)"));
        assertThat(described(id).tags()).hasSize(50);
    }

    @Test
    void afterABackupWasRestoredTokensAreRefusedUntilRotated() {
        OpenResult.Opened opened = opened();
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, CLIENT)).isNull();
        opened();
        assertThat(tunnels.restored()).isEqualTo(2);
        tunnels.restarted();
        assertThat(attach(opened.tokens().get(Side.SOURCE), Side.SOURCE, CLIENT))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(attach(opened.tokens().get(Side.DESTINATION), Side.DESTINATION, null))
            .isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(tunnels.notificationsDue(ACCOUNT, "pump", 10)).isEmpty();
        assertThat(described(opened.tunnel().id()).source().connected()).isFalse();
        RotateResult.Rotated rotated = (RotateResult.Rotated) tunnels.rotate(described(opened.tunnel().id()),
                EnumSet.allOf(Side.class), null);
        assertThat(attach(rotated.tokens().get(Side.SOURCE), Side.SOURCE, null)).isNull();
    }

    private void tag(TunnelId id, Map<String, String> tags) {
        assertThat(tunnels.tag(described(id), tags)).isInstanceOf(TagResult.Tagged.class);
    }

    private OpenResult.Opened opened() {
        return (OpenResult.Opened) tunnels.open(asked(PUMP));
    }

    private Tunnel described(TunnelId id) {
        return tunnels.describe(ACCOUNT, id).orElseThrow();
    }

    private static NewTunnel asked(@Nullable Destination destination) {
        return asked(null, destination, Map.of(), RelayTerms.NONE);
    }

    private static NewTunnel asked(@Nullable String description, @Nullable Destination destination,
            Map<String, String> tags, RelayTerms terms) {
        return new NewTunnel(ACCOUNT, description, destination, Duration.ofMinutes(5), tags, terms);
    }

    private Notification dueToPump() {
        List<Notification> due = tunnels.notificationsDue(ACCOUNT, "pump", 10);
        assertThat(due).hasSize(1);
        return due.getFirst();
    }

    private AttachResult attached(@Nullable ClientAccessToken token, @Nullable String clientToken,
            String address) {
        assertThat(token).isNotNull();
        return tunnels.attach(token, Side.SOURCE, clientToken, address);
    }

    private @Nullable Refusal attach(@Nullable ClientAccessToken token, Side side,
            @Nullable String clientToken) {
        assertThat(token).isNotNull();
        return tunnels.attach(token, side, clientToken, ADDRESS) instanceof Refused refused ? refused.reason()
                : null;
    }
}
