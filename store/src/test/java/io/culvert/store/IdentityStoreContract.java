package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.identity.AccessKey;
import io.culvert.identity.Account;
import io.culvert.identity.AssumableRole;
import io.culvert.identity.Directory;
import io.culvert.identity.IdentityChange;
import io.culvert.identity.IdentityChange.DeleteAccount;
import io.culvert.identity.IdentityChange.DeleteKey;
import io.culvert.identity.IdentityChange.DeletePolicy;
import io.culvert.identity.IdentityChange.DeleteRole;
import io.culvert.identity.IdentityChange.DeleteUser;
import io.culvert.identity.IdentityChange.PutAccount;
import io.culvert.identity.IdentityChange.PutKey;
import io.culvert.identity.IdentityChange.PutPolicy;
import io.culvert.identity.IdentityChange.PutRole;
import io.culvert.identity.IdentityChange.PutUser;
import io.culvert.identity.IdentityStore;
import io.culvert.identity.Policy;
import io.culvert.identity.QualifiedName;
import io.culvert.identity.SealedSecret;
import io.culvert.identity.User;
import io.culvert.tunnel.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every IdentityStore on a [Database] does.
abstract class IdentityStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Account BLUE = new Account("111122223333", "blau & grün", NOW);
    private static final QualifiedName ALICE = new QualifiedName(BLUE.id(), "alice");
    private static final Policy OPS = new Policy(new QualifiedName(BLUE.id(), "ops"), "{\"ä\": 1}", NOW);
    private static final User USER = new User(ALICE, "AIDAAAAAAAAAAAAAAAAA", new TreeSet<>(List.of("ops")),
            NOW);
    private static final AccessKey KEY = new AccessKey("AKIAAAAAAAAAAAAAAAAA", ALICE,
            new SealedSecret("c2VhbGVk"), true, NOW);
    private static final AssumableRole ROLE = new AssumableRole(new QualifiedName(BLUE.id(), "support"),
            "AROAAAAAAAAAAAAAAAAA", "{}", new TreeSet<>(List.of("ops")), Duration.ofHours(2), NOW);
    private static final List<IdentityChange> ALL = List.of(new PutAccount(BLUE), new PutPolicy(OPS),
            new PutUser(USER), new PutKey(KEY), new PutRole(ROLE));

    @TempDir
    Path folder;

    private Database database;
    private IdentityStore store;

    /// A database without anything in it, for the test that has this folder.
    abstract Database database(Path folder);

    @BeforeEach
    void start() {
        database = database(folder);
        store = new SqlIdentityStore(database);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void readsBackWhatWasChangedWithTheNextVersion() {
        Directory before = store.load();
        assertThat(store.change(before.version(), ALL)).isTrue();
        assertThat(store.load()).isEqualTo(before.with(ALL));
        assertThat(store.version()).isEqualTo(before.version() + 1);
    }

    @Test
    void replacesWhatIsThere() {
        Directory empty = store.load();
        store.change(empty.version(), ALL);
        List<IdentityChange> others = List.of(new PutAccount(new Account(BLUE.id(), "green", NOW)),
                new PutPolicy(new Policy(OPS.name(), "{}", NOW.plusSeconds(1))),
                new PutUser(USER.with(new TreeSet<>())), new PutKey(KEY.enabled(false)),
                new PutRole(ROLE.with(new TreeSet<>()).trusting("{\"a\": 1}")));
        Directory before = store.load();
        assertThat(store.change(before.version(), others)).isTrue();
        assertThat(store.load()).isEqualTo(before.with(others));
    }

    @Test
    void deletesInTheOrderOfTheChanges() {
        Directory empty = store.load();
        store.change(empty.version(), ALL);
        assertThat(store.change(empty.version() + 1, List.of(new DeleteKey(KEY.id()), new DeleteUser(ALICE),
                new DeleteRole(ROLE.name()), new DeletePolicy(OPS.name()), new DeleteAccount(BLUE.id()))))
            .isTrue();
        Directory after = store.load();
        assertThat(after).isEqualTo(new Directory(empty.version() + 2, empty.accounts(), empty.users(),
                empty.keys(), empty.policies(), empty.roles()));
    }

    @Test
    void refusesAChangeThatWasDecidedOnAnotherVersion() {
        long version = store.version();
        assertThat(store.change(version - 1, ALL)).isFalse();
        assertThat(store.change(version + 1, ALL)).isFalse();
        assertThat(store.load().accounts()).isEmpty();
        assertThat(store.version()).isEqualTo(version);
    }

    @Test
    void makesAllChangesOrNone() {
        long version = store.version();
        List<IdentityChange> broken = List.of(new PutAccount(BLUE), new PutUser(USER));
        assertThatThrownBy(() -> store.change(version, broken)).isInstanceOf(StoreException.class);
        assertThat(store.load().accounts()).isEmpty();
        assertThat(store.version()).isEqualTo(version);
    }

    @Test
    void letsOneOfManyChangesOfOneVersionThrough() throws Exception {
        long version = store.version();
        List<Callable<Boolean>> racers = IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(i -> () -> store.change(version,
                    List.of(new PutAccount(new Account("00000000000" + i, "racer", NOW)))))
            .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int won = 0;
            for (Future<Boolean> racer : threads.invokeAll(racers)) {
                won += racer.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
        assertThat(store.load().accounts()).hasSize(1);
    }

    @Test
    void notesTheLatestUseOfKeysAndKeepsTheVersion() {
        store.change(store.version(), ALL);
        long version = store.version();
        assertThat(store.lastUsed(List.of(KEY.id()))).isEmpty();
        store.used(Map.of(KEY.id(), NOW, "AKIAGONE", NOW));
        store.used(Map.of(KEY.id(), NOW.minusSeconds(60)));
        assertThat(store.lastUsed(List.of(KEY.id(), "AKIAGONE"))).isEqualTo(Map.of(KEY.id(), NOW));
        store.used(Map.of(KEY.id(), NOW.plusSeconds(60)));
        assertThat(store.lastUsed(List.of(KEY.id()))).containsEntry(KEY.id(), NOW.plusSeconds(60));
        assertThat(store.version()).isEqualTo(version);
        store.used(Map.of());
        assertThat(store.lastUsed(List.of())).isEmpty();
    }
}
