package io.culvert.registry;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The rules of things and certificates. Thread safe; methods block on the store.
public final class Registry {

    /// The account of a certificate if the device names no account.
    ///
    /// @param account the service's own, twelve digits
    /// @param issues whether this service's authority signed a certificate
    public record OwnAccount(String account, Predicate<X509Certificate> issues) {}

    /// An account's registration of a certificate that proves something else than before.
    public record CertificateChange(String account, String certificateId) {}

    /// The identity that a device has proven.
    ///
    /// @param things the names it may act for
    /// @param grants what the policies of its certificate let it do
    public record Device(String account, String certificateId, List<String> things, DeviceGrants grants) {
        public Device {
            things = List.copyOf(things);
        }
    }

    /// What became of CreateThing.
    ///
    /// @param thing the existing thing
    /// @param asWanted whether it has the attributes that were asked for
    public record Creation(Thing thing, boolean asWanted) {}

    /// What became of UpdateThing.
    public enum Update {
        /// It is done.
        UPDATED,
        /// There is no such thing.
        NOT_FOUND,
        /// It is not of the version that was expected.
        CONFLICT
    }

    private final RegistryStore store;
    private final InstantSource clock;
    private final OwnAccount own;
    private final GrantSource policies;
    private final List<Consumer<CertificateChange>> listeners = new CopyOnWriteArrayList<>();

    /// A registry whose certificates have no policies.
    public Registry(RegistryStore store, InstantSource clock, OwnAccount own) {
        this(store, clock, own, (account, certificateId, things) -> DeviceGrants.ALL);
    }

    /// @param policies asked about each device that connects; may block
    public Registry(RegistryStore store, InstantSource clock, OwnAccount own, GrantSource policies) {
        this.store = store;
        this.clock = clock;
        this.own = own;
        this.policies = policies;
    }

    /// Tells what the policies of a certificate let its device do.
    @FunctionalInterface
    public interface GrantSource {

        /// What this certificate's policies allow.
        ///
        /// @param things the names it may act for
        DeviceGrants of(String account, String certificateId, List<String> things);
    }

    /// Adds a listener, which is called on the thread that changes a registration.
    public void onCertificateChange(Consumer<CertificateChange> listener) {
        listeners.add(listener);
    }

    public Creation createThing(String account, String name, Attributes attributes) {
        Thing thing = new Thing(account, name, UUID.randomUUID().toString(), attributes, 1, now());
        while (!store.create(thing)) {
            Optional<Thing> known = store.thing(account, name);
            if (known.isPresent()) {
                return new Creation(known.get(), known.get().attributes().equals(attributes));
            }
        }
        return new Creation(thing, true);
    }

    public Optional<Thing> thing(String account, String name) {
        return store.thing(account, name);
    }

    /// See [RegistryStore#things].
    public List<Thing> things(String account, @Nullable AttributeFilter filter, Page page) {
        return store.things(account, filter, page);
    }

    /// Changes a thing's attributes.
    ///
    /// @param expectedVersion the version that it must have, or null for any
    /// @param change the attributes it is to have, from those it has; may be asked again when somebody else
    /// was faster
    public Update updateThing(String account, String name, @Nullable Long expectedVersion,
            Function<Attributes, Attributes> change) {
        while (true) {
            Optional<Thing> known = store.thing(account, name);
            if (known.isEmpty()) {
                return Update.NOT_FOUND;
            }
            if (expectedVersion != null && expectedVersion != known.get().version()) {
                return Update.CONFLICT;
            }
            if (store.update(known.get().changed(change.apply(known.get().attributes())))) {
                return Update.UPDATED;
            }
        }
    }

    /// See [RegistryStore#deleteThing].
    public RegistryStore.Removal deleteThing(String account, String name, @Nullable Long expectedVersion) {
        return store.deleteThing(account, name, expectedVersion);
    }

    /// Registers a certificate that an account brings. Its key is proven by the device that connects to the
    /// account's endpoint, not here.
    ///
    /// @return empty where the account has registered it already
    public Optional<DeviceCertificate> register(String account, X509Certificate certificate,
            DeviceCertificate.Status status) {
        return create(account, certificate, false, status);
    }

    /// Registers a certificate whose key this service made for the account.
    ///
    /// @return empty where the account has registered it already
    public Optional<DeviceCertificate> registerIssued(String account, X509Certificate certificate,
            DeviceCertificate.Status status) {
        return create(account, certificate, true, status);
    }

    private Optional<DeviceCertificate> create(String account, X509Certificate certificate, boolean issued,
            DeviceCertificate.Status status) {
        Instant now = now();
        DeviceCertificate registered = new DeviceCertificate(CertificateText.id(certificate), account,
                CertificateText.pem(certificate), issued, status, 1, now, now);
        return store.create(registered) ? Optional.of(registered) : Optional.empty();
    }

    public Optional<DeviceCertificate> certificate(String account, String id) {
        return store.certificate(account, id);
    }

    /// See [RegistryStore#certificates].
    public List<DeviceCertificate> certificates(String account, RegistryStore.@Nullable Position after,
            boolean ascending, int limit) {
        return store.certificates(account, after, ascending, limit);
    }

    /// Which active certificates, of all accounts, have ended or end within a time. Reads all of them.
    public CertificateEnds certificateEnds(Duration soon) {
        return CertificateEnds.read(store, clock.instant(), soon);
    }

    /// Sets the status of a certificate. If it changes, the live connection of the certificate is closed.
    public RegistryStore.StatusChange setStatus(String account, String id, DeviceCertificate.Status status) {
        RegistryStore.StatusChange change = store.setStatus(account, id, status, now());
        changed(account, id, change == RegistryStore.StatusChange.CHANGED);
        return change;
    }

    /// See [RegistryStore#deleteCertificate]. A live connection of the certificate ends.
    public RegistryStore.Removal deleteCertificate(String account, String id) {
        RegistryStore.Removal removal = store.deleteCertificate(account, id);
        changed(account, id, removal == RegistryStore.Removal.REMOVED);
        return removal;
    }

    /// Ties a certificate to a thing. A live connection of the certificate ends, to come back with the thing.
    public RegistryStore.Tie attach(String account, String thingName, String certificateId) {
        RegistryStore.Tie tie = store.attach(account, thingName, certificateId);
        changed(account, certificateId, tie == RegistryStore.Tie.TIED);
        return tie;
    }

    /// Parts a certificate from a thing. A live connection of the certificate ends.
    public boolean detach(String account, String thingName, String certificateId) {
        boolean detached = store.detach(account, thingName, certificateId);
        changed(account, certificateId, detached);
        return detached;
    }

    /// See [RegistryStore#thingsOf].
    public List<String> thingsOf(String account, String certificateId, Page page) {
        return store.thingsOf(account, certificateId, page);
    }

    /// See [RegistryStore#certificatesOf].
    public List<String> certificatesOf(String account, String thingName, Page page) {
        return store.certificatesOf(account, thingName, page);
    }

    /// Who is behind a certificate whose key was proven by TLS; empty for one that is not registered there,
    /// not active, or outside of its own validity.
    ///
    /// The account is never chosen by those who registered the certificate, for a certificate is public: it is
    /// the one that the device asked for; where it asked for none, the one that the certificate was issued
    /// for; and for a certificate that was not issued here, the service's own.
    ///
    /// @param account the account whose endpoint the device connected to by its name, or null for the endpoint
    /// that all share
    public Optional<Device> device(X509Certificate leaf, @Nullable String account) {
        if (!CertificateText.isValidAt(leaf, clock.instant())) {
            return Optional.empty();
        }
        String id = CertificateText.id(leaf);
        return registration(leaf, id, account)
            .filter(known -> known.status() == DeviceCertificate.Status.ACTIVE)
            .map(this::device);
    }

    private Device device(DeviceCertificate known) {
        List<String> things = store.thingsOf(known.account(), known.id(),
                Page.first(RegistryStore.MAX_THINGS_OF_A_CERTIFICATE));
        return new Device(known.account(), known.id(), things,
                policies.of(known.account(), known.id(), things));
    }

    /// Why a certificate proves nothing.
    public enum Refusal {
        /// It is not registered here.
        UNKNOWN("the certificate is not registered"),
        /// It is registered and not active.
        INACTIVE("the certificate is not active"),
        /// It is revoked, for ever.
        REVOKED("the certificate is revoked"),
        /// Its own validity has ended.
        EXPIRED("the certificate has expired"),
        /// Its own validity has not begun.
        NOT_YET_VALID("the certificate is not valid yet");

        private final String words;

        Refusal(String words) {
            this.words = words;
        }

        /// For people, without a full stop.
        public String words() {
            return words;
        }
    }

    /// Why [#device] does not accept a certificate. To be told to the holder of the certificate's key alone:
    /// it says whether the certificate is registered.
    ///
    /// @param account as for [#device]
    public Refusal refusal(X509Certificate leaf, @Nullable String account) {
        Instant now = clock.instant();
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            return Refusal.EXPIRED;
        }
        if (now.isBefore(leaf.getNotBefore().toInstant())) {
            return Refusal.NOT_YET_VALID;
        }
        return registration(leaf, CertificateText.id(leaf), account).map(known -> switch (known.status()) {
            // A moment ago it was not.
            case ACTIVE, INACTIVE -> Refusal.INACTIVE;
            case REVOKED -> Refusal.REVOKED;
        }).orElse(Refusal.UNKNOWN);
    }

    private Optional<DeviceCertificate> registration(X509Certificate leaf, String id,
            @Nullable String account) {
        if (account != null) {
            return store.certificate(account, id);
        }
        Optional<DeviceCertificate> issued = own.issues().test(leaf) ? store.issued(id) : Optional.empty();
        return issued.isPresent() ? issued : store.certificate(own.account(), id);
    }

    /// Tells listeners of a change only where there was one: a call that changes nothing disconnects
    /// no device.
    private void changed(String account, String certificateId, boolean really) {
        if (really) {
            changed(account, certificateId);
        }
    }

    void changed(String account, String certificateId) {
        CertificateChange change = new CertificateChange(account, certificateId);
        listeners.forEach(listener -> listener.accept(change));
    }

    /// The store keeps milliseconds.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
