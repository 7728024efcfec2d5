package io.culvert.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.registry.CertificateAuthority.FirstConnection;
import io.culvert.registry.CertificateAuthority.Mode;
import io.culvert.registry.RegistryStore.Insertion;
import io.culvert.registry.RegistryStore.Removal;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store of authorities and templates does.
public abstract class AuthorityStoreContract {

    private static final String ACCOUNT = "123456789012";
    private static final String OTHER = "210987654321";
    private static final String SUBJECT = "5".repeat(64);
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.250Z");
    private static final FirstConnection BY_NAME = new FirstConnection(true, "lamps", null);

    private AuthorityStore store;

    /// An empty store.
    protected abstract AuthorityStore open();

    /// A store of certificates on the same database.
    protected abstract RegistryStore registry();

    @BeforeEach
    void start() {
        store = open();
    }

    @Test
    void keepsAnAuthorityPerAccount() {
        CertificateAuthority one = authority(ACCOUNT, 'a', true, BY_NAME);
        assertThat(store.create(one, 9)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(one, 9)).isEqualTo(Insertion.TAKEN);
        assertThat(store.authority(ACCOUNT, one.id())).contains(one);
        assertThat(store.authority(OTHER, one.id())).isEmpty();
        assertThat(store.withSubject(ACCOUNT, SUBJECT)).containsExactly(one);
        assertThat(store.withSubject(OTHER, SUBJECT)).isEmpty();
        assertThat(store.withSubject(ACCOUNT, "6".repeat(64))).isEmpty();
    }

    @Test
    void refusesMoreAuthoritiesThanAnAccountMayHave() {
        assertThat(store.create(authority(ACCOUNT, 'a', false, FirstConnection.REFUSED), 1))
            .isEqualTo(Insertion.CREATED);
        assertThat(store.create(authority(ACCOUNT, 'b', false, FirstConnection.REFUSED), 1))
            .isEqualTo(Insertion.FULL);
        assertThat(store.authority(ACCOUNT, "b".repeat(64))).isEmpty();
        assertThat(store.deleteAuthority(ACCOUNT, "a".repeat(64))).isEqualTo(Removal.REMOVED);
        assertThat(store.create(authority(ACCOUNT, 'b', false, FirstConnection.REFUSED), 1))
            .isEqualTo(Insertion.CREATED);
    }

    @Test
    void listsAuthoritiesById() {
        store.create(authority(ACCOUNT, 'b', false, FirstConnection.REFUSED), 9);
        store.create(authority(ACCOUNT, 'a', false, FirstConnection.REFUSED), 9);
        store.create(authority(OTHER, 'c', false, FirstConnection.REFUSED), 9);
        assertThat(store.authorities(ACCOUNT, Page.first(9))).extracting(CertificateAuthority::id)
            .containsExactly("a".repeat(64), "b".repeat(64));
        assertThat(store.authorities(ACCOUNT, new Page("a".repeat(64), 9)))
            .extracting(CertificateAuthority::id)
            .containsExactly("b".repeat(64));
    }

    @Test
    void writesOnlyTheNextVersionOfAnAuthority() {
        CertificateAuthority first = authority(ACCOUNT, 'a', true, FirstConnection.REFUSED);
        store.create(first, 9);
        CertificateAuthority second = first.changed(false, BY_NAME, NOW.plusSeconds(1));
        assertThat(store.update(second)).isTrue();
        assertThat(store.update(second)).isFalse();
        assertThat(store.authority(ACCOUNT, first.id())).contains(second);
    }

    @Test
    void deletesNoActiveAuthority() {
        CertificateAuthority active = authority(ACCOUNT, 'a', true, FirstConnection.REFUSED);
        store.create(active, 9);
        assertThat(store.deleteAuthority(ACCOUNT, active.id())).isEqualTo(Removal.CONFLICT);
        assertThat(store.deleteAuthority(OTHER, active.id())).isEqualTo(Removal.NOT_FOUND);
        store.update(active.changed(false, FirstConnection.REFUSED, NOW));
        assertThat(store.deleteAuthority(ACCOUNT, active.id())).isEqualTo(Removal.REMOVED);
    }

    @Test
    void listsTheCertificatesOfAnAuthority() {
        DeviceCertificate under = new DeviceCertificate("1".repeat(64), ACCOUNT, "pem", false,
                DeviceCertificate.Status.PENDING_ACTIVATION, 1, NOW, NOW, "a".repeat(64));
        registry().create(under, 9);
        registry().create(new DeviceCertificate("2".repeat(64), ACCOUNT, "pem", false,
                DeviceCertificate.Status.ACTIVE, 1, NOW, NOW), 9);
        assertThat(store.certificatesOf(ACCOUNT, "a".repeat(64), Page.first(9))).containsExactly(under);
        assertThat(store.certificatesOf(OTHER, "a".repeat(64), Page.first(9))).isEmpty();
    }

    @Test
    void keepsTemplatesUntilNoAuthorityNamesThem() {
        AuthorityStore.Template template = new AuthorityStore.Template(ACCOUNT, "lamps", null, "{}", "role",
                true, NOW);
        assertThat(store.create(template, 1)).isEqualTo(Insertion.CREATED);
        assertThat(store.create(template, 1)).isEqualTo(Insertion.TAKEN);
        assertThat(
                store.create(new AuthorityStore.Template(ACCOUNT, "more", "d", "{}", "role", true, NOW), 1))
            .isEqualTo(Insertion.FULL);
        assertThat(store.template(ACCOUNT, "lamps")).contains(template);
        assertThat(store.template(OTHER, "lamps")).isEmpty();
        assertThat(store.templates(ACCOUNT, Page.first(9))).containsExactly(template);
        CertificateAuthority user = authority(ACCOUNT, 'a', true, BY_NAME);
        store.create(user, 9);
        assertThat(store.deleteTemplate(ACCOUNT, "lamps")).isEqualTo(Removal.TIED);
        store.update(user.changed(true, FirstConnection.REFUSED, NOW));
        assertThat(store.deleteTemplate(ACCOUNT, "lamps")).isEqualTo(Removal.REMOVED);
        assertThat(store.deleteTemplate(ACCOUNT, "lamps")).isEqualTo(Removal.NOT_FOUND);
    }

    private static CertificateAuthority authority(String account, char digit, boolean active,
            FirstConnection first) {
        return new CertificateAuthority(String.valueOf(digit).repeat(64), account, "pem", SUBJECT, active,
                Mode.DEFAULT, first, 1, NOW, NOW);
    }
}
