package io.culvert.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.AttachResult.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Which tunnels a store keeps, counts and lists.
abstract class LifetimesOnStore extends StoreField {

    LifetimesOnStore(TunnelStoreContract contract) {
        super(contract);
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
        assertThat(closedBySweep()).isEqualTo(1);
        assertThat(closedBySweep()).isZero();
    }

    @Test
    void countsTheOpenTunnelsOfAllAccounts() {
        int before = tunnels.openCount();
        Tunnel first = opened().tunnel();
        opened();
        assertThat(tunnels.openCount()).isEqualTo(before + 2);
        tunnels.close(first, false);
        assertThat(tunnels.openCount()).isEqualTo(before + 1);
        now = now.plus(Duration.ofMinutes(5));
        tunnels.sweep();
        assertThat(tunnels.openCount()).isEqualTo(before);
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
                new TunnelStore.TunnelCursor(last.createdAt(), last.id()), 2);
        assertThat(first).extracting(Tunnel::id).isEqualTo(ids.subList(0, 2));
        assertThat(second).extracting(Tunnel::id).isEqualTo(ids.subList(2, 3));
        assertThat(tunnels.list(ACCOUNT, "valve", null, 2)).isEmpty();
    }

    private long closedBySweep() {
        events.clear();
        tunnels.sweep();
        return events.stream().filter(TunnelEvent.Closed.class::isInstance).count();
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
        assertThat(closedBySweep()).isEqualTo(2);
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
}
