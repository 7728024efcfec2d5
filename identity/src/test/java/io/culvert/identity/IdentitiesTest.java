package io.culvert.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.identity.Outcome.Accepted;
import io.culvert.identity.Outcome.Reason;
import io.culvert.identity.Outcome.Refused;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdentitiesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String OPERATOR = "000000000000";
    private static final String BLUE = "111122223333";
    private static final QualifiedName ALICE = new QualifiedName(BLUE, "alice");
    private static final IdentityLimits LIMITS = new IdentityLimits(3, 3, 2, 2, 1, 2);

    private final IdentitiesInMemory store = new IdentitiesInMemory();
    private final SecretCipher cipher = new SecretCipher(SecretCipherTest.key(1), List.of(),
            new SecureRandom());
    private final KeyMint mint = new KeyMint(new SecureRandom(), cipher);
    private final Identities identities = new Identities(store, cipher);

    @BeforeEach
    void anAccountWithAPolicyAndAUser() {
        accept(AccountRules.create(new Account(BLUE, "blue", NOW), LIMITS));
        accept(put("ops", "{}"));
        accept(UserRules.create(mint.user(ALICE, set("ops"), NOW), LIMITS));
    }

    @Test
    void aNewKeySignsForItsUserAtOnce() {
        NewAccessKey made = key(ALICE);
        Credential credential = identities.find(made.key().id()).orElseThrow();
        assertThat(credential.revealSecret()).isEqualTo(made.revealSecret()).hasSize(40);
        assertThat(made.key().id()).matches("AKIA[A-Z2-7]{16}");
        assertThat(made.toString()).doesNotContain(made.revealSecret());
        User alice = identities.directory().user(ALICE).orElseThrow();
        assertThat(credential.caller()).isEqualTo(new Caller(BLUE, "alice", alice.id(),
                "arn:aws:iam::111122223333:user/alice", made.key().id()));
        assertThat(credential.caller().isRoot()).isFalse();
    }

    @Test
    void aDisabledKeySignsNoMoreUntilItIsEnabled() {
        String id = key(ALICE).key().id();
        accept(KeyRules.enable(id, BLUE, false));
        assertThat(identities.find(id)).isEmpty();
        accept(KeyRules.enable(id, BLUE, true));
        assertThat(identities.find(id)).isPresent();
        accept(KeyRules.delete(id, BLUE));
        assertThat(identities.find(id)).isEmpty();
    }

    @Test
    void aKeyOfAnotherAccountIsLikeNone() {
        String id = key(ALICE).key().id();
        assertThat(refuse(KeyRules.delete(id, OPERATOR)).text())
            .isEqualTo(refuse(KeyRules.delete("AKIAGONE", OPERATOR)).text().replace("AKIAGONE", id));
        assertThat(refuse(KeyRules.enable(id, OPERATOR, false)).reason()).isEqualTo(Reason.MISSING);
        assertThat(identities.find(id)).isPresent();
    }

    @Test
    void aDeletedUserTakesItsKeysAlongAndComesBackAsAnother() {
        String id = key(ALICE).key().id();
        String userId = identities.directory().user(ALICE).orElseThrow().id();
        accept(UserRules.delete(ALICE));
        assertThat(identities.find(id)).isEmpty();
        assertThat(identities.directory().keys()).isEmpty();
        accept(UserRules.create(mint.user(ALICE, set(), NOW), LIMITS));
        assertThat(identities.directory().user(ALICE).orElseThrow().id()).isNotEqualTo(userId);
    }

    @Test
    void findAsksNoStore() {
        key(ALICE);
        int before = store.versionsAsked;
        IntStream.range(0, 100).forEach(i -> identities.find("AKIAUNKNOWN" + i));
        assertThat(store.versionsAsked).isEqualTo(before);
    }

    @Test
    void namesOfUsersDifferInMoreThanCase() {
        assertThat(refuse(UserRules.create(mint.user(new QualifiedName(BLUE, "ALICE"), set(), NOW), LIMITS))
            .reason()).isEqualTo(Reason.TAKEN);
        assertThat(NameRules.USER.matcher("root").matches()).isFalse();
        assertThat(NameRules.USER.matcher("x:root").matches()).isFalse();
    }

    @Test
    void nothingIsMadeOfWhatIsNotThere() {
        QualifiedName nobody = new QualifiedName(BLUE, "nobody");
        assertThat(refuse(
                UserRules.create(mint.user(new QualifiedName("999999999999", "x"), set(), NOW), LIMITS))
            .reason()).isEqualTo(Reason.MISSING);
        assertThat(refuse(UserRules.create(mint.user(nobody, set("none"), NOW), LIMITS)).text())
            .contains("policy: none is not there");
        assertThat(refuse(UserRules.delete(nobody)).reason()).isEqualTo(Reason.MISSING);
        assertThat(refuse(UserRules.attach(ALICE, "none", LIMITS)).reason()).isEqualTo(Reason.MISSING);
        assertThat(refuse(UserRules.detach(ALICE, "none")).text()).contains("expected: one of [ops]");
        assertThat(refuse(KeyRules.create(mint.accessKey(nobody, NOW).key(), LIMITS)).reason())
            .isEqualTo(Reason.MISSING);
        assertThat(refuse(PolicyRules.delete(new QualifiedName(BLUE, "none"))).reason())
            .isEqualTo(Reason.MISSING);
        assertThat(refuse(AccountRules.delete("999999999999", OPERATOR)).reason()).isEqualTo(Reason.MISSING);
    }

    @Test
    void whatIsInUseIsNotDeleted() {
        assertThat(refuse(PolicyRules.delete(new QualifiedName(BLUE, "ops"))).text())
            .contains("attached to alice");
        assertThat(refuse(AccountRules.delete(BLUE, OPERATOR)).text())
            .contains("1 users, 0 roles and 1 policies");
        assertThat(refuse(AccountRules.delete(BLUE, BLUE)).reason()).isEqualTo(Reason.INVALID);
        accept(UserRules.detach(ALICE, "ops"));
        accept(PolicyRules.delete(new QualifiedName(BLUE, "ops")));
        accept(UserRules.delete(ALICE));
        accept(AccountRules.delete(BLUE, OPERATOR));
    }

    @Test
    void eachLimitHolds() {
        key(ALICE);
        key(ALICE);
        assertTooMany(KeyRules.create(mint.accessKey(ALICE, NOW).key(), LIMITS));
        accept(put("two", "{}"));
        assertTooMany(put("three", "{}"));
        assertTooMany(UserRules.attach(ALICE, "two", LIMITS));
        accept(UserRules.create(mint.user(new QualifiedName(BLUE, "b"), set(), NOW), LIMITS));
        accept(UserRules.create(mint.user(new QualifiedName(BLUE, "c"), set(), NOW), LIMITS));
        assertTooMany(UserRules.create(mint.user(new QualifiedName(BLUE, "d"), set(), NOW), LIMITS));
        accept(AccountRules.create(new Account("222222222222", "", NOW), LIMITS));
        accept(AccountRules.create(new Account("333333333333", "", NOW), LIMITS));
        assertTooMany(AccountRules.create(new Account("444444444444", "", NOW), LIMITS));
    }

    @Test
    void learnsWhatAnotherProcessChangedAndDecidesOnIt() {
        Identities other = new Identities(store, cipher);
        String id = key(ALICE).key().id();
        assertThat(other.find(id)).isEmpty();
        other.refresh();
        assertThat(other.find(id)).isPresent();
        accept(UserRules.delete(ALICE));
        assertThat(other.change(UserRules.delete(ALICE))).isInstanceOf(Refused.class);
        assertThat(other.find(id)).isEmpty();
    }

    @Test
    void changesOfManyThreadsAndProcessesAreAllMade() throws Exception {
        IdentityLimits wide = new IdentityLimits(1000, 10, 10, 10, 10, 10);
        Identities other = new Identities(store, cipher);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 40)
                .forEach(i -> threads.submit(() -> (i % 2 == 0 ? identities : other)
                    .change(AccountRules.create(new Account("%012d".formatted(i), "", NOW), wide))));
        }
        assertThat(store.load().accounts()).hasSize(41);
    }

    @Test
    void sealsSecretsAnewWithAnotherKeyOfTheService() {
        NewAccessKey made = key(ALICE);
        SecretCipher both = new SecretCipher(SecretCipherTest.key(2), List.of(SecretCipherTest.key(1)),
                new SecureRandom());
        Identities rotated = new Identities(store, both);
        assertThat(rotated.reseal()).isEqualTo(1);
        assertThat(rotated.reseal()).isZero();
        SecretCipher next = new SecretCipher(SecretCipherTest.key(2), List.of(), new SecureRandom());
        assertThat(new Identities(store, next).find(made.key().id()).orElseThrow().revealSecret())
            .isEqualTo(made.revealSecret());
        identities.refresh();
        assertThat(identities.find(made.key().id())).isEmpty();
        assertThat(identities.unreadable()).containsExactly(made.key().id());
    }

    @Test
    void applyMakesWhatIsMissingAndNothingTwice() {
        DesiredAccount green = new DesiredAccount("222222222222", Optional.of("green"),
                new TreeMap<>(Map.of("read", "{\"a\":1}")),
                new TreeMap<>(Map.of("bob", Optional.of(set("read")))));
        DesiredAccount blue = new DesiredAccount(BLUE, Optional.of("bleu"),
                new TreeMap<>(Map.of("ops", "{\"b\":2}")),
                new TreeMap<>(Map.of("alice", Optional.of(set()), "carol", Optional.empty())));
        assertThat(accept(apply(List.of(green, blue), false)).changes()).hasSize(7);
        Directory after = identities.directory();
        assertThat(after.accounts().get(BLUE).name()).isEqualTo("bleu");
        assertThat(after.user(ALICE).orElseThrow().policies()).isEmpty();
        assertThat(after.usersWith(new QualifiedName("222222222222", "read"))).containsExactly("bob");
        assertThat(accept(apply(List.of(green, blue), true)).changes()).isEmpty();
        assertThat(identities.directory()).isEqualTo(after);
    }

    @Test
    void applyDeletesOnlyWhenToldAndOnlyInAccountsThatItNames() {
        accept(AccountRules.create(new Account("222222222222", "other", NOW), LIMITS));
        accept(UserRules.create(mint.user(new QualifiedName("222222222222", "zoe"), set(), NOW), LIMITS));
        String id = key(ALICE).key().id();
        DesiredAccount bare = new DesiredAccount(BLUE, Optional.empty(), new TreeMap<>(), new TreeMap<>());
        assertThat(accept(apply(List.of(bare), false)).changes()).isEmpty();
        assertThat(accept(apply(List.of(bare), true)).changes()).hasSize(3);
        assertThat(identities.find(id)).isEmpty();
        assertThat(identities.directory().usersOf(BLUE)).isEmpty();
        assertThat(identities.directory().policiesOf(BLUE)).isEmpty();
        assertThat(identities.directory().accounts()).containsKey(BLUE);
        assertThat(identities.directory().usersOf("222222222222")).hasSize(1);
    }

    @Test
    void applyChangesNothingWhereOneStepIsRefused() {
        Directory before = identities.directory();
        DesiredAccount broken = new DesiredAccount(BLUE, Optional.of("x"), new TreeMap<>(),
                new TreeMap<>(Map.of("bob", Optional.of(set("typo")))));
        assertThat(refuse(apply(List.of(broken), false)).text()).contains("policy: typo is not there");
        assertThat(identities.directory()).isEqualTo(before);
    }

    @Test
    void theLastUseOfAKeyIsWrittenDownTogether() {
        KeyUse use = new KeyUse(store, () -> NOW);
        use.used("AKIA1");
        assertThat(store.lastUsed(List.of("AKIA1"))).isEmpty();
        use.flush();
        assertThat(store.lastUsed(List.of("AKIA1"))).containsEntry("AKIA1", NOW);
        use.used("AKIA2");
        assertThat(use.lastUsed(List.of("AKIA2"))).isEqualTo(Map.of("AKIA2", NOW));
    }

    private Proposal apply(List<DesiredAccount> wanted, boolean prune) {
        return new ApplyRules(mint, LIMITS, NOW).apply(wanted, prune);
    }

    private static Proposal put(String name, String document) {
        return PolicyRules.put(new Policy(new QualifiedName(BLUE, name), document, NOW), LIMITS);
    }

    private NewAccessKey key(QualifiedName user) {
        NewAccessKey made = mint.accessKey(user, NOW);
        accept(KeyRules.create(made.key(), LIMITS));
        return made;
    }

    private static SortedSet<String> set(String... names) {
        return new TreeSet<>(List.of(names));
    }

    private void assertTooMany(Proposal proposal) {
        assertThat(refuse(proposal).reason()).isEqualTo(Reason.TOO_MANY);
    }

    private Accepted accept(Proposal proposal) {
        Outcome outcome = identities.change(proposal);
        assertThat(outcome).isInstanceOf(Accepted.class);
        return (Accepted) outcome;
    }

    private Refused refuse(Proposal proposal) {
        Outcome outcome = identities.change(proposal);
        assertThat(outcome).isInstanceOf(Refused.class);
        return (Refused) outcome;
    }
}
