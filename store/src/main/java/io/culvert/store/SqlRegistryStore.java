package io.culvert.store;

import io.culvert.registry.AttributeFilter;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Page;
import io.culvert.registry.RegistryStore;
import io.culvert.registry.Thing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Things and certificates in SQL. A transaction that attaches or deletes them locks the row of the thing,
/// then that of the certificate.
public final class SqlRegistryStore implements RegistryStore {

    private static final LongPages<Thing, String> THINGS = new LongPages<>(Thing::name, Thing::chars,
            Page.MAX_CHARS);
    private static final LongPages<DeviceCertificate, CertificateCursor> CERTIFICATES = new LongPages<>(
            row -> new CertificateCursor(row.createdAt(), row.id()), DeviceCertificate::chars,
            Page.MAX_CHARS);

    private final Database database;
    private final ThingRows things = new ThingRows();
    private final CertificateRows certificates = new CertificateRows();
    private final AccountCounts thingCounts = new AccountCounts(AccountCounts.Kind.THINGS);
    private final AccountCounts certificateCounts = new AccountCounts(AccountCounts.Kind.CERTIFICATES);

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlRegistryStore(Database database) {
        this.database = database;
    }

    @Override
    public Insertion create(Thing thing, int max) {
        return database.transaction(handle -> {
            if (!things.insert(handle, thing)) {
                return Insertion.TAKEN;
            }
            if (!thingCounts.increment(handle, thing.account(), max)) {
                things.delete(handle, thing.account(), thing.name());
                return Insertion.FULL;
            }
            return Insertion.CREATED;
        });
    }

    @Override
    public Optional<Thing> thing(String account, String name) {
        return database.read(handle -> things.find(handle, account, name));
    }

    @Override
    public List<Thing> things(String account, @Nullable AttributeFilter filter, Page page) {
        return database.read(handle -> THINGS.read(page.after(), page.limit(),
                (after, limit) -> things.list(handle, account, filter, new Page(after, limit))));
    }

    @Override
    public boolean update(Thing thing) {
        return database.transaction(handle -> things.update(handle, thing));
    }

    @Override
    public Removal deleteThing(String account, String name, @Nullable Long expectedVersion) {
        return database.transaction(handle -> {
            Optional<Thing> thing = things.lock(handle, account, name);
            if (thing.isEmpty()) {
                return Removal.NOT_FOUND;
            }
            if (expectedVersion != null && expectedVersion != thing.get().version()) {
                return Removal.CONFLICT;
            }
            if (!certificates.of(handle, account, name, Page.first(1)).isEmpty()) {
                return Removal.TIED;
            }
            things.delete(handle, account, name);
            thingCounts.add(handle, account, -1);
            return Removal.REMOVED;
        });
    }

    @Override
    public Insertion create(DeviceCertificate certificate, int max) {
        return database.transaction(handle -> {
            if (!certificates.insert(handle, certificate)) {
                return Insertion.TAKEN;
            }
            if (!certificateCounts.increment(handle, certificate.account(), max)) {
                certificates.delete(handle, certificate.account(), certificate.id());
                return Insertion.FULL;
            }
            return Insertion.CREATED;
        });
    }

    @Override
    public Optional<DeviceCertificate> certificate(String account, String id) {
        return database.read(handle -> certificates.find(handle, account, id));
    }

    @Override
    public List<DeviceCertificate> active(@Nullable DeviceCertificate after, int limit) {
        return database.read(handle -> certificates.active(handle, after, limit));
    }

    @Override
    public Optional<DeviceCertificate> issued(String id) {
        return database.read(handle -> certificates.issued(handle, id));
    }

    @Override
    public List<DeviceCertificate> certificates(String account, @Nullable CertificateCursor after,
            boolean ascending, int limit) {
        return database.read(handle -> CERTIFICATES.read(after, limit,
                (place, rows) -> certificates.list(handle, account, place, ascending, rows)));
    }

    @Override
    public StatusChange setStatus(String account, String id, DeviceCertificate.Status status, Instant now) {
        return database.transaction(handle -> {
            Optional<DeviceCertificate> known = certificates.lock(handle, account, id);
            if (known.isEmpty()) {
                return StatusChange.NOT_FOUND;
            }
            if (known.get().status() == status) {
                return StatusChange.SAME;
            }
            if (known.get().status() == DeviceCertificate.Status.REVOKED) {
                return StatusChange.REVOKED;
            }
            certificates.setStatus(handle, account, id, status, now);
            return StatusChange.CHANGED;
        });
    }

    @Override
    public Removal deleteCertificate(String account, String id) {
        return database.transaction(handle -> {
            Optional<DeviceCertificate> known = certificates.lock(handle, account, id);
            if (known.isEmpty()) {
                return Removal.NOT_FOUND;
            }
            if (known.get().status() == DeviceCertificate.Status.ACTIVE) {
                return Removal.CONFLICT;
            }
            if (!certificates.things(handle, account, id, Page.first(1)).isEmpty()) {
                return Removal.TIED;
            }
            certificates.delete(handle, account, id);
            certificateCounts.add(handle, account, -1);
            return Removal.REMOVED;
        });
    }

    /// Locks the thing's row before the certificate's, as all transactions do.
    @Override
    public Tie attach(String account, String thingName, String certificateId) {
        return database.transaction(handle -> {
            if (things.lock(handle, account, thingName).isEmpty()
                    || certificates.lock(handle, account, certificateId).isEmpty()) {
                return Tie.NOT_FOUND;
            }
            List<String> tied = certificates.things(handle, account, certificateId,
                    Page.first(MAX_THINGS_OF_A_CERTIFICATE));
            if (tied.contains(thingName)) {
                return Tie.SAME;
            }
            if (tied.size() >= MAX_THINGS_OF_A_CERTIFICATE) {
                return Tie.FULL;
            }
            certificates.tie(handle, account, thingName, certificateId);
            return Tie.TIED;
        });
    }

    @Override
    public boolean detach(String account, String thingName, String certificateId) {
        return database.transaction(handle -> certificates.untie(handle, account, thingName, certificateId));
    }

    @Override
    public List<String> thingsOf(String account, String certificateId, Page page) {
        return database.read(handle -> certificates.things(handle, account, certificateId, page));
    }

    @Override
    public List<String> certificatesOf(String account, String thingName, Page page) {
        return database.read(handle -> certificates.of(handle, account, thingName, page));
    }
}
