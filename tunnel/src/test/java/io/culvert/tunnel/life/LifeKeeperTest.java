package io.culvert.tunnel.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.tunnel.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Lives of two nodes on one table, each with clocks of its own.
class LifeKeeperTest {

    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final Table table = new Table();
    private final Node one = new Node("one");
    private final Node two = new Node("two");

    /// Lives in memory; may be made to fail before or after a write.
    private static final class Table implements LifeStore {

        private final Map<LifeId, Life> lives = new LinkedHashMap<>();
        private boolean isAway;
        private boolean losesAnswers;
        private boolean claimUnderWay;

        private void reach() {
            if (isAway) {
                throw new StoreException("the database is away");
            }
        }

        private void answer() {
            if (losesAnswers) {
                throw new StoreException("the answer is lost");
            }
        }

        @Override
        public List<LifeId> enter(LifeId id, NewLife life, Instant now) {
            reach();
            List<LifeId> former = lives.values()
                .stream()
                .filter(one -> one.isLiving() && one.folder().equals(life.folder()))
                .map(Life::id)
                .toList();
            former.forEach(one -> end(one, LifeState.LOST));
            lives.put(id, new Life(id, life.folder(), life.name(), life.link(), life.build(), life.away(),
                    LifeState.UP, 0, now, now, null));
            answer();
            return former;
        }

        private void end(LifeId id, LifeState state) {
            lives.computeIfPresent(id,
                    (key, life) -> new Life(id, life.folder(), life.name(), life.link(), life.build(),
                            life.away(), state, life.renewal(), life.startedAt(), life.renewedAt(),
                            state.ended() ? NOON : null));
        }

        @Override
        public boolean renew(LifeId id, long number) {
            reach();
            Life life = lives.get(id);
            if (life == null || !life.isLiving()) {
                return false;
            }
            lives.put(id, new Life(id, life.folder(), life.name(), life.link(), life.build(), life.away(),
                    life.state(), number, life.startedAt(), life.renewedAt(), null));
            answer();
            return true;
        }

        @Override
        public boolean judge(LifeId id, long seen, Instant now) {
            reach();
            Life life = lives.get(id);
            if (life == null || claimUnderWay || !life.isLiving() || life.renewal() != seen) {
                return false;
            }
            end(id, LifeState.LOST);
            return true;
        }

        @Override
        public boolean drain(LifeId id) {
            end(id, LifeState.DRAINING);
            return true;
        }

        @Override
        public void stop(LifeId id, Instant now) {
            end(id, LifeState.STOPPED);
        }

        @Override
        public List<Life> list() {
            reach();
            return List.copyOf(lives.values());
        }

        @Override
        public int purge(Instant endedBefore) {
            return 0;
        }
    }

    private final class Node implements LifeListener {

        private final HandClock clock = new HandClock();
        private final List<String> events = new ArrayList<>();
        private final LifeKeeper keeper;

        Node(String folder) {
            keeper = new LifeKeeper(new NewLife(folder, folder, folder + ":7443", "test", AWAY),
                    Duration.ofSeconds(60), clock, () -> NOON, this);
            keeper.beginSession();
        }

        void renew() {
            keeper.renew(table);
        }

        Lease lease() {
            return keeper.claimant().lease();
        }

        LifeState state() {
            return table.lives.get(lease().id()).state();
        }

        @Override
        public void entered(Lease lease) {
            events.add("entered");
        }

        @Override
        public void fenced(Lease lease) {
            assertThat(lease.mayAct()).isFalse();
            events.add("fenced");
        }

        @Override
        public void lost(Life life) {
            events.add("lost " + life.name());
        }
    }

    private void pass(Duration time) {
        one.clock.pass(time);
        two.clock.pass(time);
    }

    @Test
    void mayNotActBeforeItHasEntered() {
        assertThat(one.lease().mayAct()).isFalse();
        one.renew();
        assertThat(one.lease().mayAct()).isTrue();
        assertThat(one.events).containsExactly("entered");
    }

    @Test
    void aLifeThatDoesNotRenewIsLostOnlyOnceItsLeaseIsOver() {
        one.renew();
        two.renew();
        Lease lease = two.lease();
        one.renew();
        for (int second = 0; second < 61; second++) {
            pass(Duration.ofSeconds(1));
            one.renew();
            assertThat(table.lives.get(lease.id()).isLiving()).isTrue();
        }
        pass(Duration.ofSeconds(1));
        assertThat(lease.mayAct()).isFalse();
        one.renew();
        assertThat(one.events).containsExactly("entered", "lost two");
        two.renew();
        assertThat(two.events).containsExactly("entered", "fenced", "entered");
        assertThat(two.lease().id()).isNotEqualTo(lease.id());
        assertThat(lease.mayAct()).isFalse();
    }

    @Test
    void aNewSessionWatchesAnew() {
        one.renew();
        two.renew();
        one.renew();
        pass(Duration.ofSeconds(61));
        one.keeper.beginSession();
        one.renew();
        pass(Duration.ofSeconds(61));
        one.renew();
        assertThat(two.state()).isEqualTo(LifeState.UP);
        pass(Duration.ofSeconds(1));
        one.renew();
        assertThat(two.state()).isEqualTo(LifeState.LOST);
    }

    @Test
    void aClaimUnderWayKeepsALifeFromBeingCalledLost() {
        one.renew();
        two.renew();
        one.renew();
        table.claimUnderWay = true;
        pass(Duration.ofSeconds(62));
        one.renew();
        assertThat(two.state()).isEqualTo(LifeState.UP);
        table.claimUnderWay = false;
        one.renew();
        assertThat(two.state()).isEqualTo(LifeState.LOST);
    }

    @Test
    void aRenewalWhoseAnswerIsLostDoesNotProlong() {
        one.renew();
        table.losesAnswers = true;
        pass(Duration.ofSeconds(30));
        assertThatThrownBy(one::renew).isInstanceOf(StoreException.class);
        table.losesAnswers = false;
        pass(Duration.ofSeconds(30));
        assertThat(one.lease().mayAct()).isFalse();
    }

    @Test
    void aLifeWhoseEnteringWentUnansweredIsEndedByTheNextOfItsFolder() {
        table.losesAnswers = true;
        assertThatThrownBy(one::renew).isInstanceOf(StoreException.class);
        assertThat(one.lease().mayAct()).isFalse();
        table.losesAnswers = false;
        one.renew();
        assertThat(table.lives.values()).extracting(Life::state)
            .containsExactly(LifeState.LOST, LifeState.UP);
    }

    @Test
    void aDatabaseThatIsAwayForAllLeavesAllLivesAndSuspectsNone() {
        one.renew();
        two.renew();
        one.renew();
        one.keeper.unreachable(two.lease().id());
        table.isAway = true;
        pass(Duration.ofSeconds(50));
        assertThatThrownBy(one::renew).isInstanceOf(StoreException.class);
        table.isAway = false;
        one.renew();
        assertThat(one.keeper.claimant().suspects()).isEmpty();
        two.renew();
        assertThat(one.events).containsExactly("entered");
        assertThat(two.events).containsExactly("entered");
    }

    @Test
    void isFencedWhileTheDatabaseIsAwayAndEntersAnewOnceItIsBack() {
        one.renew();
        table.isAway = true;
        pass(AWAY);
        one.keeper.fenceIfOver();
        one.keeper.fenceIfOver();
        assertThatThrownBy(one::renew).isInstanceOf(StoreException.class);
        assertThat(one.events).containsExactly("entered", "fenced");
        table.isAway = false;
        one.renew();
        assertThat(one.events).containsExactly("entered", "fenced", "entered");
        assertThat(table.lives.values()).extracting(Life::state)
            .containsExactly(LifeState.LOST, LifeState.UP);
    }

    @Test
    void aLifeIsSuspectIfItCannotBeReachedAndDoesNotRenewWhileOthersDo() {
        one.renew();
        two.renew();
        one.renew();
        LifeId other = two.lease().id();
        one.keeper.unreachable(other);
        for (int i = 0; i < 4; i++) {
            assertThat(one.keeper.claimant().suspects()).isEmpty();
            pass(Duration.ofMillis(500));
            one.renew();
        }
        assertThat(one.keeper.claimant().suspects()).containsExactly(other);
        two.renew();
        one.renew();
        assertThat(one.keeper.claimant().suspects()).isEmpty();
    }

    @Test
    void aLifeThatLeavesMayNotActAnyMore() {
        one.renew();
        Lease lease = one.lease();
        one.keeper.leave();
        assertThat(lease.mayAct()).isFalse();
    }
}
