package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.registry.DevicePolicyStore.Addition;
import io.culvert.registry.RegistryStore.Insertion;
import io.culvert.registry.RegistryStore.Removal;
import io.culvert.registry.RegistryStore.Tie;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [DevicePolicyStore] does.
public abstract class DevicePolicyStoreContract {

    private static final String ACCOUNT = "000000000000";
    private static final String OTHER = "111111111111";
    private static final String CERTIFICATE = "a".repeat(64);
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_123L);
    private static final Page ALL = Page.first(100);

    private DevicePolicyStore store;

    /// A store without policies, beside the other parts of the same registry.
    protected abstract DevicePolicyStore open();

    /// The things and certificates of that registry.
    protected abstract RegistryStore registry();

    @BeforeEach
    void begin() {
        store = open();
        registry().create(new DeviceCertificate(CERTIFICATE, ACCOUNT, "pem", true,
                DeviceCertificate.Status.ACTIVE, 1, NOW, NOW), 1000);
    }

    private static PolicyVersion version(int number, String document, boolean isDefault) {
        return new PolicyVersion(number, document, isDefault, NOW);
    }

    @Test
    void aNameIsTakenOnceInAnAccount() {
        assertThat(store.create(ACCOUNT, "p", version(1, "one", true), 1000)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(ACCOUNT, "p", version(1, "two", true), 1000)).isEqualTo(Insertion.TAKEN);
        assertThat(store.create(OTHER, "p", version(1, "three", true), 1000)).isEqualTo(Insertion.CREATED);

        assertThat(store.versions(ACCOUNT, "p")).containsExactly(version(1, "one", true));
        assertThat(store.names(ACCOUNT, ALL)).containsExactly("p");
        assertThat(store.versions(ACCOUNT, "none")).isEmpty();
    }

    @Test
    void anAccountHasNoMorePoliciesThanItMay() {
        assertThat(store.create(ACCOUNT, "p", version(1, "one", true), 1)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(ACCOUNT, "q", version(1, "one", true), 1)).isEqualTo(Insertion.FULL);
        assertThat(store.create(ACCOUNT, "p", version(1, "one", true), 1)).isEqualTo(Insertion.TAKEN);
        assertThat(store.versions(ACCOUNT, "q")).isEmpty();
        store.delete(ACCOUNT, "q");
        store.delete(ACCOUNT, "p");
        assertThat(store.create(ACCOUNT, "q", version(1, "one", true), 1)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(ACCOUNT, "p", version(1, "one", true), 1)).isEqualTo(Insertion.FULL);
    }

    @Test
    void numbersOfVersionsAreNotGivenTwice() {
        store.create(ACCOUNT, "p", version(1, "one", true), 1000);
        store.addVersion(ACCOUNT, "p", version(0, "two", true), 5);
        store.deleteVersion(ACCOUNT, "p", 1);
        store.setDefault(ACCOUNT, "p", 2);
        store.addVersion(ACCOUNT, "p", version(0, "three", false), 5);
        store.deleteVersion(ACCOUNT, "p", 3);

        assertThat(store.addVersion(ACCOUNT, "p", version(0, "four", false), 5))
            .isEqualTo(new Addition.Added(version(4, "four", false)));
        assertThat(store.versions(ACCOUNT, "p")).containsExactly(version(4, "four", false),
                version(2, "two", true));
        assertThat(store.addVersion(ACCOUNT, "p", version(0, "five", false), 2))
            .isInstanceOf(Addition.TooMany.class);
        assertThat(store.addVersion(OTHER, "p", version(0, "five", false), 5))
            .isInstanceOf(Addition.NoPolicy.class);
    }

    @Test
    void theDefaultVersionStays() {
        store.create(ACCOUNT, "p", version(1, "one", true), 1000);
        store.addVersion(ACCOUNT, "p", version(0, "two", false), 5);

        assertThat(store.deleteVersion(ACCOUNT, "p", 1)).isEqualTo(Removal.CONFLICT);
        assertThat(store.setDefault(ACCOUNT, "p", 3)).isFalse();
        assertThat(store.setDefault(OTHER, "p", 2)).isFalse();
        assertThat(store.setDefault(ACCOUNT, "p", 2)).isTrue();
        assertThat(store.deleteVersion(ACCOUNT, "p", 1)).isEqualTo(Removal.REMOVED);
        assertThat(store.deleteVersion(ACCOUNT, "p", 1)).isEqualTo(Removal.NOT_FOUND);
    }

    @Test
    void aCertificatesDocumentsAreTheDefaultOnes() {
        store.create(ACCOUNT, "p", version(1, "one", true), 1000);
        store.create(ACCOUNT, "q", version(1, "other", true), 1000);
        store.addVersion(ACCOUNT, "p", version(0, "two", true), 5);

        assertThat(store.documentsOf(ACCOUNT, CERTIFICATE)).isEmpty();
        assertThat(store.attach(ACCOUNT, "q", CERTIFICATE, 10)).isEqualTo(Tie.TIED);
        assertThat(store.attach(ACCOUNT, "p", CERTIFICATE, 10)).isEqualTo(Tie.TIED);
        assertThat(store.attach(ACCOUNT, "p", CERTIFICATE, 10)).isEqualTo(Tie.SAME);
        assertThat(store.documentsOf(ACCOUNT, CERTIFICATE)).containsExactly("two", "other");
        assertThat(store.policiesOf(ACCOUNT, CERTIFICATE, ALL)).containsExactly("p", "q");
        assertThat(store.policiesOf(ACCOUNT, CERTIFICATE, new Page("p", 5))).containsExactly("q");
        assertThat(store.certificatesWith(ACCOUNT, "p", ALL)).containsExactly(CERTIFICATE);
    }

    @Test
    void onlyWhatIsThereIsAttachedAndNotTooMuch() {
        store.create(ACCOUNT, "p", version(1, "one", true), 1000);
        store.create(ACCOUNT, "q", version(1, "one", true), 1000);
        store.create(OTHER, "r", version(1, "one", true), 1000);

        assertThat(store.attach(ACCOUNT, "none", CERTIFICATE, 10)).isEqualTo(Tie.NOT_FOUND);
        assertThat(store.attach(ACCOUNT, "p", "b".repeat(64), 10)).isEqualTo(Tie.NOT_FOUND);
        assertThat(store.attach(OTHER, "r", CERTIFICATE, 10)).isEqualTo(Tie.NOT_FOUND);
        assertThat(store.attach(ACCOUNT, "p", CERTIFICATE, 1)).isEqualTo(Tie.TIED);
        assertThat(store.attach(ACCOUNT, "q", CERTIFICATE, 1)).isEqualTo(Tie.FULL);
    }

    @Test
    void aPolicyIsRemovedOnceNothingNeedsIt() {
        store.create(ACCOUNT, "p", version(1, "one", true), 1000);
        store.addVersion(ACCOUNT, "p", version(0, "two", false), 5);
        store.attach(ACCOUNT, "p", CERTIFICATE, 10);

        assertThat(store.delete(ACCOUNT, "p")).isEqualTo(Removal.TIED);
        assertThat(store.detach(ACCOUNT, "p", CERTIFICATE)).isTrue();
        assertThat(store.detach(ACCOUNT, "p", CERTIFICATE)).isFalse();
        assertThat(store.delete(ACCOUNT, "p")).isEqualTo(Removal.CONFLICT);
        store.deleteVersion(ACCOUNT, "p", 2);
        assertThat(store.delete(ACCOUNT, "p")).isEqualTo(Removal.REMOVED);
        assertThat(store.delete(ACCOUNT, "p")).isEqualTo(Removal.NOT_FOUND);
        assertThat(store.versions(ACCOUNT, "p")).isEqualTo(List.of());
    }

    @Test
    void aCertificateThatGoesLeavesItsPolicies() {
        store.create(ACCOUNT, "p", version(1, "one", true), 1000);
        store.attach(ACCOUNT, "p", CERTIFICATE, 10);
        registry().setStatus(ACCOUNT, CERTIFICATE, DeviceCertificate.Status.REVOKED, NOW);

        assertThat(registry().deleteCertificate(ACCOUNT, CERTIFICATE)).isEqualTo(Removal.REMOVED);
        assertThat(store.certificatesWith(ACCOUNT, "p", ALL)).isEmpty();
    }
}
