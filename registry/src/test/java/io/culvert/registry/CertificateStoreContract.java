package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.RegistryStore.Insertion;
import io.culvert.registry.RegistryStore.Removal;
import io.culvert.registry.RegistryStore.StatusChange;
import io.culvert.registry.RegistryStore.Tie;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [RegistryStore] does with certificates.
abstract class CertificateStoreContract {

    static final String ACCOUNT = "123456789012";
    static final String OTHER = "210987654321";
    static final Instant NOW = Instant.parse("2026-11-25T09:00:00Z");

    RegistryStore store;

    /// An empty store.
    protected abstract RegistryStore open() throws Exception;

    @BeforeEach
    void openIt() throws Exception {
        store = open();
    }

    Insertion create(Thing thing) {
        return store.create(thing, 1000);
    }

    Insertion create(DeviceCertificate certificate) {
        return store.create(certificate, 1000);
    }

    @Test
    void anAccountHasNoMoreCertificatesThanItMay() {
        assertThat(store.create(certificate('a', Status.INACTIVE, NOW), 1)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(certificate('b', Status.INACTIVE, NOW), 1)).isEqualTo(Insertion.FULL);
        assertThat(store.create(certificate('a', Status.INACTIVE, NOW), 1)).isEqualTo(Insertion.TAKEN);
        store.deleteCertificate(ACCOUNT, id('b'));
        store.deleteCertificate(ACCOUNT, id('a'));
        assertThat(store.create(certificate('b', Status.INACTIVE, NOW), 1)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(certificate('a', Status.INACTIVE, NOW), 1)).isEqualTo(Insertion.FULL);
    }

    @Test
    void registersACertificateOnceInEachAccount() {
        DeviceCertificate first = certificate('a', Status.INACTIVE, NOW);
        DeviceCertificate others = new DeviceCertificate(id('a'), OTHER, "pem", false, Status.ACTIVE, 1, NOW,
                NOW);
        assertThat(create(first)).isEqualTo(Insertion.CREATED);
        assertThat(create(others)).isEqualTo(Insertion.CREATED);
        assertThat(create(certificate('a', Status.ACTIVE, NOW))).isEqualTo(Insertion.TAKEN);
        assertThat(store.certificate(ACCOUNT, id('a'))).contains(first);
        assertThat(store.certificate(OTHER, id('a'))).contains(others);
        assertThat(store.issued(id('a'))).isEmpty();
    }

    @Test
    void findsTheAccountThatACertificateWasIssuedFor() {
        DeviceCertificate issued = new DeviceCertificate(id('a'), OTHER, "pem", true, Status.ACTIVE, 1, NOW,
                NOW);
        create(certificate('a', Status.ACTIVE, NOW));
        create(issued);
        assertThat(store.issued(id('a'))).contains(issued);
        assertThat(store.issued(id('b'))).isEmpty();
    }

    @Test
    void listsActiveCertificatesOfAllAccounts() {
        DeviceCertificate a = certificate('a', Status.ACTIVE, NOW);
        DeviceCertificate others = new DeviceCertificate(id('a'), OTHER, "pem", false, Status.ACTIVE, 1, NOW,
                NOW);
        DeviceCertificate c = certificate('c', Status.ACTIVE, NOW);
        List.of(a, others, c, certificate('b', Status.INACTIVE, NOW), certificate('d', Status.REVOKED, NOW))
            .forEach(this::create);
        List<DeviceCertificate> found = new ArrayList<>(store.active(null, 2));
        assertThat(found).hasSize(2);
        found.addAll(store.active(found.getLast(), 2));
        assertThat(found).containsExactlyInAnyOrder(a, others, c);
        assertThat(store.active(found.getLast(), 2)).isEmpty();
    }

    @Test
    void whatOneAccountDoesWithACertificateChangesNothingInAnother() {
        create(thing("pump", Map.of()));
        create(new Thing(OTHER, "pump", "id", Attributes.NONE, 1, NOW));
        create(certificate('a', Status.ACTIVE, NOW));
        create(new DeviceCertificate(id('a'), OTHER, "pem", false, Status.ACTIVE, 1, NOW, NOW));
        store.attach(ACCOUNT, "pump", id('a'));
        assertThat(store.thingsOf(OTHER, id('a'), Page.first(9))).isEmpty();
        set(OTHER, Status.REVOKED);
        assertThat(store.deleteCertificate(OTHER, id('a'))).isEqualTo(Removal.REMOVED);
        assertThat(store.certificate(OTHER, id('a'))).isEmpty();
        assertThat(store.certificate(ACCOUNT, id('a')).orElseThrow().status()).isEqualTo(Status.ACTIVE);
        assertThat(store.thingsOf(ACCOUNT, id('a'), Page.first(9))).containsExactly("pump");
    }

    @Test
    void aRevokedCertificateStaysRevoked() {
        create(certificate('a', Status.ACTIVE, NOW));
        assertThat(set(OTHER, Status.REVOKED)).isEqualTo(StatusChange.NOT_FOUND);
        assertThat(set(ACCOUNT, Status.ACTIVE)).isEqualTo(StatusChange.SAME);
        assertThat(set(ACCOUNT, Status.INACTIVE)).isEqualTo(StatusChange.CHANGED);
        assertThat(set(ACCOUNT, Status.REVOKED)).isEqualTo(StatusChange.CHANGED);
        assertThat(set(ACCOUNT, Status.REVOKED)).isEqualTo(StatusChange.SAME);
        assertThat(set(ACCOUNT, Status.ACTIVE)).isEqualTo(StatusChange.REVOKED);
        DeviceCertificate now = store.certificate(ACCOUNT, id('a')).orElseThrow();
        assertThat(now.status()).isEqualTo(Status.REVOKED);
        assertThat(now.version()).isEqualTo(3);
        assertThat(now.modifiedAt()).isEqualTo(NOW.plusSeconds(1));
        assertThat(now.createdAt()).isEqualTo(NOW);
    }

    private StatusChange set(String account, Status status) {
        return store.setStatus(account, id('a'), status, NOW.plusSeconds(1));
    }

    @Test
    void deletesACertificateThatIsNeitherActiveNorTied() {
        create(thing("pump", Map.of()));
        create(certificate('a', Status.ACTIVE, NOW));
        store.attach(ACCOUNT, "pump", id('a'));
        assertThat(store.deleteCertificate(OTHER, id('a'))).isEqualTo(Removal.NOT_FOUND);
        assertThat(store.deleteCertificate(ACCOUNT, id('a'))).isEqualTo(Removal.CONFLICT);
        set(ACCOUNT, Status.INACTIVE);
        assertThat(store.deleteCertificate(ACCOUNT, id('a'))).isEqualTo(Removal.TIED);
        store.detach(ACCOUNT, "pump", id('a'));
        assertThat(store.deleteCertificate(ACCOUNT, id('a'))).isEqualTo(Removal.REMOVED);
        assertThat(store.certificate(ACCOUNT, id('a'))).isEmpty();
    }

    @Test
    void listsCertificatesByTimeInBothDirections() {
        create(certificate('b', Status.ACTIVE, NOW));
        create(certificate('a', Status.ACTIVE, NOW));
        create(certificate('c', Status.ACTIVE, NOW.plusSeconds(1)));
        assertThat(ids(null, true, 9)).containsExactly(id('a'), id('b'), id('c'));
        assertThat(ids(null, false, 2)).containsExactly(id('c'), id('b'));
        RegistryStore.CertificateCursor middle = new RegistryStore.CertificateCursor(NOW, id('b'));
        assertThat(ids(middle, true, 9)).containsExactly(id('c'));
        assertThat(ids(middle, false, 9)).containsExactly(id('a'));
        assertThat(store.certificates(OTHER, null, true, 9)).isEmpty();
    }

    private List<String> ids(RegistryStore.@org.jspecify.annotations.Nullable CertificateCursor after,
            boolean ascending, int limit) {
        return store.certificates(ACCOUNT, after, ascending, limit)
            .stream()
            .map(DeviceCertificate::id)
            .toList();
    }

    @Test
    void tiesWhatExistsInTheSameAccount() {
        create(thing("pump", Map.of()));
        create(certificate('a', Status.ACTIVE, NOW));
        create(new DeviceCertificate(id('b'), OTHER, "pem", false, Status.ACTIVE, 1, NOW, NOW));
        assertThat(store.attach(ACCOUNT, "pump", id('b'))).isEqualTo(Tie.NOT_FOUND);
        assertThat(store.attach(OTHER, "pump", id('b'))).isEqualTo(Tie.NOT_FOUND);
        assertThat(store.attach(ACCOUNT, "valve", id('a'))).isEqualTo(Tie.NOT_FOUND);
        assertThat(store.attach(ACCOUNT, "pump", id('a'))).isEqualTo(Tie.TIED);
        assertThat(store.attach(ACCOUNT, "pump", id('a'))).isEqualTo(Tie.SAME);
        assertThat(store.thingsOf(ACCOUNT, id('a'), Page.first(9))).containsExactly("pump");
        assertThat(store.certificatesOf(ACCOUNT, "pump", Page.first(9))).containsExactly(id('a'));
        assertThat(store.certificatesOf(OTHER, "pump", Page.first(9))).isEmpty();
        assertThat(store.detach(OTHER, "pump", id('a'))).isFalse();
        assertThat(store.detach(ACCOUNT, "pump", id('a'))).isTrue();
        assertThat(store.detach(ACCOUNT, "pump", id('a'))).isFalse();
        assertThat(store.thingsOf(ACCOUNT, id('a'), Page.first(9))).isEmpty();
    }

    @Test
    void tiesACertificateToSoManyThingsAndNoMore() {
        create(certificate('a', Status.ACTIVE, NOW));
        int max = RegistryStore.MAX_THINGS_OF_A_CERTIFICATE;
        List<Tie> ties = IntStream.rangeClosed(0, max).mapToObj(i -> {
            create(thing("thing" + i, Map.of()));
            return store.attach(ACCOUNT, "thing" + i, id('a'));
        }).toList();
        assertThat(ties.subList(0, max)).containsOnly(Tie.TIED);
        assertThat(ties.getLast()).isEqualTo(Tie.FULL);
        assertThat(store.attach(ACCOUNT, "thing0", id('a'))).isEqualTo(Tie.SAME);
        List<String> firstPage = store.thingsOf(ACCOUNT, id('a'), Page.first(60));
        assertThat(firstPage).hasSize(60);
        assertThat(store.thingsOf(ACCOUNT, id('a'), new Page(firstPage.getLast(), 60))).hasSize(max - 60)
            .doesNotContainAnyElementsOf(firstPage);
    }

    static Thing thing(String name, Map<String, String> attributes) {
        return new Thing(ACCOUNT, name, "id-of-" + name, new Attributes(attributes), 1, NOW);
    }

    static String id(char digit) {
        return String.valueOf(digit).repeat(64);
    }

    static DeviceCertificate certificate(char digit, Status status, Instant at) {
        return new DeviceCertificate(id(digit), ACCOUNT, "pem", false, status, 1, at, at);
    }
}
