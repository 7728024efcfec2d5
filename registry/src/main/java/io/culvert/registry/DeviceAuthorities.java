package io.culvert.registry;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The rules of registered authorities. A device's certificate that is registered under an authority is
/// accepted while the authority is registered, active and valid. Thread safe; methods block on the store.
public final class DeviceAuthorities {

    /// The maximum number of authorities of an account.
    public static final int MAX = 100;

    /// The maximum number of authorities of an account with one subject.
    public static final int MAX_OF_A_SUBJECT = 10;

    /// The result of registering an authority.
    public sealed interface Registration {
        /// The result of the store.
        record Stored(Creation<CertificateAuthority> creation) implements Registration {}

        /// The certificate cannot be that of an authority.
        ///
        /// @param why the reason as a message for the caller
        record Refused(String why) implements Registration {}
    }

    /// The search for the authority that signed a certificate.
    public sealed interface Search {
        /// It is registered and active.
        record Found(CertificateAuthority authority) implements Search {}

        /// It is not, or its certificate is not acceptable.
        ///
        /// @param why the reason as a message for the caller
        record NotFound(String why) implements Search {}
    }

    private final AuthorityStore store;
    private final InstantSource clock;
    private final Consumer<RegistryEvent> events;

    /// @param events receives what changes; see [RegistryEvent]
    public DeviceAuthorities(AuthorityStore store, InstantSource clock, Consumer<RegistryEvent> events) {
        this.store = store;
        this.clock = clock;
        this.events = events;
    }

    /// Holds the authorities. What no rule of this class concerns is read there.
    public AuthorityStore store() {
        return store;
    }

    /// Registers an authority.
    public Registration register(String account, X509Certificate certificate, boolean active,
            CertificateAuthority.Mode mode, CertificateAuthority.FirstConnection first) {
        Instant now = now();
        Optional<String> fault = AuthorityCheck.fault(certificate, now);
        if (fault.isPresent()) {
            return new Registration.Refused(fault.get());
        }
        String subject = CertificateText.digest(certificate.getSubjectX500Principal());
        CertificateAuthority authority = new CertificateAuthority(CertificateText.id(certificate), account,
                CertificateText.pem(certificate), subject, active, mode, first, 1, now, now);
        Optional<CertificateAuthority> known = store.authority(account, authority.id());
        if (known.isPresent()) {
            return new Registration.Stored(new Creation.Taken<>(known.get()));
        }
        if (store.withSubject(account, subject).size() >= MAX_OF_A_SUBJECT) {
            return new Registration.Refused(
                    MAX_OF_A_SUBJECT + " authorities have this subject (expected: fewer; delete one)");
        }
        return new Registration.Stored(switch (store.create(authority, MAX)) {
            case CREATED -> new Creation.Created<>(authority);
            case TAKEN -> new Creation.Taken<>(authority);
            case FULL -> new Creation.Full<>(MAX);
        });
    }

    /// Whether an authority signed a certificate, whatever that certificate is for.
    public static boolean signed(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// Changes an authority. If it was active and is no longer, the devices that are connected with
    /// certificates registered under it are disconnected.
    ///
    /// @param change sets status and first connection; called again if another change was made meanwhile
    /// @return the authority as it is now; empty if there is none
    public Optional<CertificateAuthority> update(String account, String id,
            UnaryOperator<CertificateAuthority> change) {
        while (true) {
            Optional<CertificateAuthority> known = store.authority(account, id);
            if (known.isEmpty()) {
                return known;
            }
            CertificateAuthority wanted = change.apply(known.get());
            CertificateAuthority changed = known.get()
                .changed(wanted.active(), wanted.firstConnection(), now());
            if (store.update(changed)) {
                changed(known.get().active() && !changed.active(), account, id);
                return Optional.of(changed);
            }
        }
    }

    /// Deletes an authority that is not active. The certificates registered under it stay registered and are
    /// not accepted.
    public RegistryStore.Removal delete(String account, String id) {
        RegistryStore.Removal removal = store.deleteAuthority(account, id);
        changed(removal == RegistryStore.Removal.REMOVED, account, id);
        return removal;
    }

    private void changed(boolean really, String account, String id) {
        if (really) {
            events.accept(new RegistryEvent.AuthorityChanged(account, id));
        }
    }

    /// Whether certificates registered under an authority are accepted now.
    boolean trusts(String account, String id) {
        return store.authority(account, id)
            .filter(CertificateAuthority::active)
            .flatMap(known -> CertificateText.certificate(known.pem()))
            .filter(certificate -> AuthorityCheck.fault(certificate, clock.instant()).isEmpty())
            .isPresent();
    }

    /// The active authority of an account that signed a certificate. At most [#MAX_OF_A_SUBJECT] signatures
    /// are verified.
    public Search issuerOf(String account, X509Certificate leaf) {
        List<CertificateAuthority> named = store.withSubject(account,
                CertificateText.digest(leaf.getIssuerX500Principal()));
        for (CertificateAuthority each : named) {
            Optional<X509Certificate> authority = CertificateText.certificate(each.pem());
            if (authority.isPresent() && signed(authority.get(), leaf)) {
                return judged(each, authority.get(), leaf);
            }
        }
        return new Search.NotFound("signed by no authority that is registered in this account");
    }

    private Search judged(CertificateAuthority authority, X509Certificate certificate, X509Certificate leaf) {
        if (!authority.active()) {
            return new Search.NotFound("signed by an authority that is not active");
        }
        return AuthorityCheck.fault(certificate, leaf, clock.instant())
            .<Search>map(Search.NotFound::new)
            .orElseGet(() -> new Search.Found(authority));
    }

    /// The store keeps milliseconds.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
