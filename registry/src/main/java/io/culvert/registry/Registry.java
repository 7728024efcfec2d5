package io.culvert.registry;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The rules of things and certificates. Thread safe; methods block on the store.
public final class Registry {

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
    private final Consumer<RegistryEvent> events;

    /// @param events receives what changes; see [RegistryEvent]
    public Registry(RegistryStore store, InstantSource clock, RegistryQuotas quotas,
            Consumer<RegistryEvent> events) {
        this.store = store;
        this.clock = clock;
        this.quotas = quotas;
        this.events = events;
    }

    /// Creates a thing without a type, or returns the one of this name if it has the same attributes and
    /// no type.
    public Creation<Thing> createThing(String account, String name, Attributes attributes) {
        return createThing(account, name, attributes, null);
    }

    /// Creates a thing, or returns the one of this name if it has the same attributes and type.
    ///
    /// @param type the name of a type that exists, or null
    public Creation<Thing> createThing(String account, String name, Attributes attributes,
            @Nullable String type) {
        Thing thing = new Thing(account, name, UUID.randomUUID().toString(), attributes, 1, now(), type);
        return switch (store.create(thing, quotas.things())) {
            case CREATED -> new Creation.Created<>(thing);
            case FULL -> new Creation.Full<>(quotas.things());
            case TAKEN ->
                store.thing(account, name)
                    .<Creation<Thing>>map(known -> known.attributes().equals(attributes)
                            && Objects.equals(known.type(), type) ? new Creation.Created<>(known)
                                    : new Creation.Taken<>(known))
                    .orElseGet(() -> createThing(account, name, attributes, type));
        };
    }

    /// The thing of a name; empty if the account has none.
    public Optional<Thing> thing(String account, String name) {
        return store.thing(account, name);
    }

    /// A page of an account's things, ordered by name.
    ///
    /// @param filter selects the things, or null for all
    public List<Thing> things(String account, @Nullable AttributeFilter filter, Page page) {
        return store.things(account, filter, page);
    }

    /// Changes a thing's attributes.
    ///
    /// @param expectedVersion the version that it must have, or null for any
    /// @param change computes the new attributes from the present ones; called again if another change was
    /// made meanwhile
    public Update updateThing(String account, String name, @Nullable Long expectedVersion,
            UnaryOperator<Attributes> change) {
        return updateThing(account, name, expectedVersion, change, TypeChange.NONE);
    }

    /// A change of a thing's type.
    ///
    /// @param isWanted whether the type changes
    /// @param type the name of a type that exists, or null for none
    public record TypeChange(boolean isWanted, @Nullable String type) {

        /// The type stays.
        public static final TypeChange NONE = new TypeChange(false, null);
    }

    /// Changes a thing's attributes and type.
    ///
    /// @param expectedVersion the version that it must have, or null for any
    /// @param change computes the new attributes; called again if another change was made meanwhile
    public Update updateThing(String account, String name, @Nullable Long expectedVersion,
            UnaryOperator<Attributes> change, TypeChange typeChange) {
        while (true) {
            Optional<Thing> known = store.thing(account, name);
            if (known.isEmpty()) {
                return Update.NOT_FOUND;
            }
            if (expectedVersion != null && expectedVersion != known.get().version()) {
                return Update.CONFLICT;
            }
            Thing before = known.get();
            String type = typeChange.isWanted() ? typeChange.type() : before.type();
            if (store.update(before.changed(change.apply(before.attributes()), type))) {
                return Update.UPDATED;
            }
        }
    }

    /// Deletes a thing that has no certificates, and its memberships in groups.
    ///
    /// @param expectedVersion the version that the thing must have, or null for any
    /// @return [RegistryStore.Removal#TIED] if certificates are attached to the thing,
    /// [RegistryStore.Removal#CONFLICT] if it has another version
    public RegistryStore.Removal deleteThing(String account, String name, @Nullable Long expectedVersion) {
        return store.deleteThing(account, name, expectedVersion);
    }

    /// Registers a certificate of another authority. This does not prove that the account has the
    /// certificate's key: the device proves it when it connects to the account's endpoint.
    public Creation<DeviceCertificate> register(String account, X509Certificate certificate,
            DeviceCertificate.Status status) {
        return create(account, certificate, false, null, status);
    }

    /// Registers a certificate of a registered authority, which it then depends on.
    ///
    /// @param authority the authority's id
    public Creation<DeviceCertificate> registerUnder(String account, String authority,
            X509Certificate certificate, DeviceCertificate.Status status) {
        return create(account, certificate, false, authority, status);
    }

    /// Registers a certificate that this service issued to the account.
    public Creation<DeviceCertificate> registerIssued(String account, X509Certificate certificate,
            DeviceCertificate.Status status) {
        return create(account, certificate, true, null, status);
    }

    private Creation<DeviceCertificate> create(String account, X509Certificate certificate, boolean issued,
            @Nullable String authority, DeviceCertificate.Status status) {
        Instant now = now();
        DeviceCertificate registered = new DeviceCertificate(CertificateText.id(certificate), account,
                CertificateText.pem(certificate), issued, status, 1, now, now, authority);
        return switch (store.create(registered, quotas.certificates())) {
            case CREATED -> new Creation.Created<>(registered);
            case FULL -> new Creation.Full<>(quotas.certificates());
            case TAKEN -> store.certificate(account, registered.id())
                .<Creation<DeviceCertificate>>map(Creation.Taken::new)
                .orElseGet(() -> create(account, certificate, issued, authority, status));
        };
    }

    /// An account's registration of a certificate; empty if the account has not registered it.
    public Optional<DeviceCertificate> certificate(String account, String id) {
        return store.certificate(account, id);
    }

    /// A page of an account's certificates, ordered by the time of their registration, then by id.
    ///
    /// @param after the last certificate of the previous page, or null for the first page
    /// @param ascending whether the oldest come first, as opposed to the newest
    /// @param limit the maximum number of certificates
    public List<DeviceCertificate> certificates(String account,
            RegistryStore.@Nullable CertificateCursor after, boolean ascending, int limit) {
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

    /// Deletes a certificate and closes its connection.
    ///
    /// @return [RegistryStore.Removal#CONFLICT] if the certificate is active, [RegistryStore.Removal#TIED] if
    /// it is attached to a thing
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
    ///
    /// @return whether the certificate was attached
    public boolean detach(String account, String thingName, String certificateId) {
        boolean detached = store.detach(account, thingName, certificateId);
        changed(account, certificateId, detached);
        return detached;
    }

    /// A page of the names of the things that a certificate is attached to, in alphabetical order.
    public List<String> thingsOf(String account, String certificateId, Page page) {
        return store.thingsOf(account, certificateId, page);
    }

    /// A page of the ids of the certificates that are attached to a thing, in ascending order.
    public List<String> certificatesOf(String account, String thingName, Page page) {
        return store.certificatesOf(account, thingName, page);
    }

    /// Reports only an actual change: a call that changes nothing disconnects no device.
    private void changed(String account, String certificateId, boolean really) {
        if (really) {
            changed(account, certificateId);
        }
    }

    void changed(String account, String certificateId) {
        events.accept(new RegistryEvent.CertificateChanged(account, certificateId));
    }

    /// The store keeps milliseconds.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
