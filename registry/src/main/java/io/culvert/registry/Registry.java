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
import org.jspecify.annotations.Nullable;

/// The rules of things and certificates. Thread safe; methods block on the store.
public final class Registry {

    /// A change of the account, things or permissions that a certificate stands for.
    public record CertificateChange(String account, String certificateId) {}

    /// The result of CreateThing.
    public sealed interface Creation {
        /// The thing exists with the requested attributes: it is new, or was created before.
        record Created(Thing thing) implements Creation {}

        /// A thing of that name has other attributes.
        record Different(Thing thing) implements Creation {}

        /// The account has reached its quota of things.
        ///
        /// @param max how many
        record Full(int max) implements Creation {}
    }

    /// The result of registering a certificate.
    public sealed interface Registration {
        /// The certificate is registered.
        record Registered(DeviceCertificate certificate) implements Registration {}

        /// The account has already registered the certificate.
        record Known() implements Registration {}

        /// The account has reached its quota of certificates.
        ///
        /// @param max how many
        record Full(int max) implements Registration {}
    }

    /// The result of UpdateThing.
    public enum Update {
        /// The thing is updated.
        UPDATED,
        /// The thing does not exist.
        NOT_FOUND,
        /// The thing does not have the expected version.
        CONFLICT
    }

    private final RegistryStore store;
    private final InstantSource clock;
    private final RegistryQuotas quotas;
    private final List<Consumer<CertificateChange>> listeners = new CopyOnWriteArrayList<>();

    public Registry(RegistryStore store, InstantSource clock, RegistryQuotas quotas) {
        this.store = store;
        this.clock = clock;
        this.quotas = quotas;
    }

    /// Adds a listener. It is called on the thread that makes the change.
    public void onCertificateChange(Consumer<CertificateChange> listener) {
        listeners.add(listener);
    }

    public Creation createThing(String account, String name, Attributes attributes) {
        Thing thing = new Thing(account, name, UUID.randomUUID().toString(), attributes, 1, now());
        return switch (store.create(thing, quotas.things())) {
            case CREATED -> new Creation.Created(thing);
            case FULL -> new Creation.Full(quotas.things());
            case TAKEN -> store.thing(account, name)
                .<Creation>map(known -> known.attributes().equals(attributes) ? new Creation.Created(known)
                        : new Creation.Different(known))
                .orElseGet(() -> createThing(account, name, attributes));
        };
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
    /// @param change computes the new attributes from the present ones; called again if another change was
    /// made meanwhile
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

    /// Registers a certificate of another authority. This does not prove that the account has the
    /// certificate's key: the device proves it when it connects to the account's endpoint.
    public Registration register(String account, X509Certificate certificate,
            DeviceCertificate.Status status) {
        return create(account, certificate, false, status);
    }

    /// Registers a certificate that this service issued to the account.
    public Registration registerIssued(String account, X509Certificate certificate,
            DeviceCertificate.Status status) {
        return create(account, certificate, true, status);
    }

    private Registration create(String account, X509Certificate certificate, boolean issued,
            DeviceCertificate.Status status) {
        Instant now = now();
        DeviceCertificate registered = new DeviceCertificate(CertificateText.id(certificate), account,
                CertificateText.pem(certificate), issued, status, 1, now, now);
        return switch (store.create(registered, quotas.certificates())) {
            case CREATED -> new Registration.Registered(registered);
            case TAKEN -> new Registration.Known();
            case FULL -> new Registration.Full(quotas.certificates());
        };
    }

    public Optional<DeviceCertificate> certificate(String account, String id) {
        return store.certificate(account, id);
    }

    /// See [RegistryStore#certificates].
    public List<DeviceCertificate> certificates(String account, RegistryStore.@Nullable Position after,
            boolean ascending, int limit) {
        return store.certificates(account, after, ascending, limit);
    }

    /// The active certificates of all accounts that have expired or expire within a time. Reads
    /// all certificates.
    public CertificateEnds certificateEnds(Duration soon) {
        return CertificateEnds.read(store, clock.instant(), soon);
    }

    /// Sets the status of a certificate. If it changes, the live connection of the certificate is closed.
    public RegistryStore.StatusChange setStatus(String account, String id, DeviceCertificate.Status status) {
        RegistryStore.StatusChange change = store.setStatus(account, id, status, now());
        changed(account, id, change == RegistryStore.StatusChange.CHANGED);
        return change;
    }

    /// See [RegistryStore#deleteCertificate]. Closes the certificate's connection.
    public RegistryStore.Removal deleteCertificate(String account, String id) {
        RegistryStore.Removal removal = store.deleteCertificate(account, id);
        changed(account, id, removal == RegistryStore.Removal.REMOVED);
        return removal;
    }

    /// Attaches a certificate to a thing and closes the certificate's connection, so that the device
    /// reconnects with the thing.
    public RegistryStore.Tie attach(String account, String thingName, String certificateId) {
        RegistryStore.Tie tie = store.attach(account, thingName, certificateId);
        changed(account, certificateId, tie == RegistryStore.Tie.TIED);
        return tie;
    }

    /// Detaches a certificate from a thing and closes the certificate's connection.
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

    /// Notifies listeners only of an actual change: a call that changes nothing disconnects no device.
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
