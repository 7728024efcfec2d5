package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.tunnel.StoreException;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.bus.Bus;
import io.culvert.tunnel.bus.Hint;
import io.culvert.tunnel.life.Lease;
import io.culvert.tunnel.life.Life;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.LifeListener;
import io.culvert.tunnel.life.LifeState;
import io.culvert.tunnel.life.NewLife;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Nodes on a real PostgreSQL: leases, hints, and what a node does after it lost its session.
class ClusterSessionTest {

    private static final String DATABASE = "sessions";

    /// Long enough for a loaded machine to renew in time.
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    /// A node that writes down what it hears.
    private static final class Node implements LifeListener, Bus.Listener {

        private final List<String> events = new CopyOnWriteArrayList<>();
        private volatile boolean tablesFail;
        private final Database database;
        private final ClusterSession session;

        Node(String name, Duration away) {
            String url = PostgresqlServer.shared().database(DATABASE);
            database = Database.shared(url, PostgresqlServer.USER, "", 2);
            session = new ClusterSession(new ClusterSessionConfig(url, PostgresqlServer.USER, "",
                    new NewLife(UUID.randomUUID().toString(), name, name + ":7443", "test", away),
                    Duration.ofSeconds(60), Duration.ofHours(1)), database, this);
            session.listen(this);
        }

        Lease lease() {
            return session.claimant().lease();
        }

        @Override
        public void heard(Hint hint) {
            events.add(hint.toString());
        }

        @Override
        public void resync() {
            if (tablesFail) {
                throw new StoreException("the tables cannot be read");
            }
            events.add("resync");
        }

        @Override
        public void entered(Lease lease) {
            events.add("entered");
        }

        @Override
        public void fenced(Lease lease) {
            events.add("fenced");
        }

        @Override
        public void lost(Life life) {
            events.add("lost " + life.name());
        }
    }

    private Node node(String name, Duration away) {
        Node node = new Node(name, away);
        open.add(node.database);
        open.add(node.session);
        node.session.awaitEntered(Duration.ofSeconds(30));
        return node;
    }

    private static void endSessions() {
        PostgresqlServer.shared().endSessions(DATABASE);
    }

    @Test
    void aHintReachesAllOthersAndNotItsSender() {
        Node one = node("one", LONG);
        Node two = node("two", LONG);
        Node three = node("three", LONG);
        Hint hint = new Hint.Adopt(new TunnelId("t"));
        one.session.send(hint);
        await().untilAsserted(() -> assertThat(two.events).contains(hint.toString()));
        await().untilAsserted(() -> assertThat(three.events).contains(hint.toString()));
        two.session.send(new Hint.IdentityChanged(7));
        await().untilAsserted(() -> assertThat(one.events).contains(new Hint.IdentityChanged(7).toString()));
        assertThat(one.events).doesNotContain(hint.toString());
    }

    @Test
    void aNewSessionComparesMemoryWithTheTablesBeforeItProlongsTheLease() {
        Node node = node("one", LONG);
        Lease lease = node.lease();
        long session = node.session.claimant().session();
        node.tablesFail = true;
        endSessions();
        await().until(() -> node.session.claimant().session() > session + 1);
        long renewal = lease.renewal();
        await().until(() -> node.session.claimant().session() > session + 3);
        assertThat(lease.renewal()).isEqualTo(renewal);
        node.tablesFail = false;
        await().until(() -> lease.renewal() > renewal);
        assertThat(node.events).containsExactly("resync", "entered", "resync");
        assertThat(node.lease()).isSameAs(lease);
    }

    @Test
    void aLifeThatCannotRenewIsFencedAndEntersAgain() {
        Node node = node("one", Duration.ofSeconds(10));
        Lease lease = node.lease();
        node.tablesFail = true;
        endSessions();
        await().atMost(Duration.ofSeconds(60)).until(() -> node.events.contains("fenced"));
        assertThat(lease.mayAct()).isFalse();
        node.tablesFail = false;
        await().untilAsserted(() -> assertThat(node.events).endsWith("fenced", "resync", "entered"));
        assertThat(node.lease().mayAct()).isTrue();
        assertThat(lease.mayAct()).isFalse();
        assertThat(state(node, lease.id())).isEqualTo(LifeState.LOST);
    }

    @Test
    void aLifeThatEndedWithoutAWordIsCalledLostAndOneThatLeftIsStopped() {
        Node witness = node("witness", LONG);
        Node leaving = node("leaving", LONG);
        Node killed = node("killed", Duration.ofSeconds(5));
        leaving.session.drain();
        await().until(() -> state(witness, leaving.lease().id()) == LifeState.DRAINING);
        leaving.session.stop();
        assertThat(leaving.lease().mayAct()).isFalse();
        assertThat(state(witness, leaving.lease().id())).isEqualTo(LifeState.STOPPED);
        killed.session.close();
        await().atMost(Duration.ofSeconds(60)).until(() -> witness.events.contains("lost killed"));
        assertThat(state(witness, killed.lease().id())).isEqualTo(LifeState.LOST);
    }

    @Test
    void aProcessThatWantsTheDatabaseToItselfIsRefusedBesideANode() {
        node("one", LONG);
        assertThatThrownBy(() -> PostgresqlServer.shared().open(DATABASE)).isInstanceOf(StoreException.class)
            .hasMessageContaining("another Culvert uses this database");
    }

    private static LifeState state(Node node, LifeId life) {
        return new SqlLifeStore(node.database).list()
            .stream()
            .filter(one -> one.id().equals(life))
            .findFirst()
            .orElseThrow()
            .state();
    }
}
