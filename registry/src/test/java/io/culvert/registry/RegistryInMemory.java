package io.culvert.registry;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Things and certificates of a test.
public final class RegistryInMemory implements RegistryStore {

    private record Key(String account, String name) {}

    private record Tied(Key thing, String certificate) {}

    private static final Comparator<DeviceCertificate> BY_ACCOUNT = Comparator
        .comparing(DeviceCertificate::account)
        .thenComparing(DeviceCertificate::id);

    private final Map<Key, Thing> things = new HashMap<>();
    private final Map<Key, DeviceCertificate> certificates = new HashMap<>();
    private final Set<Tied> ties = new HashSet<>();

    @Override
    public synchronized Insertion create(Thing thing, int max) {
        return create(things, new Key(thing.account(), thing.name()), thing, max);
    }

    private static <T> Insertion create(Map<Key, T> all, Key key, T one, int max) {
        if (all.containsKey(key)) {
            return Insertion.TAKEN;
        }
        if (all.keySet().stream().filter(other -> other.account().equals(key.account())).count() >= max) {
            return Insertion.FULL;
        }
        all.put(key, one);
        return Insertion.CREATED;
    }

    @Override
    public synchronized Optional<Thing> thing(String account, String name) {
        return Optional.ofNullable(things.get(new Key(account, name)));
    }

    @Override
    public synchronized List<Thing> things(String account, @Nullable AttributeFilter filter, Page page) {
        return things.values()
            .stream()
            .filter(thing -> thing.account().equals(account))
            .filter(thing -> filter == null || filter.matches(thing.attributes()))
            .filter(thing -> page.after() == null || thing.name().compareTo(page.after()) > 0)
            .sorted(Comparator.comparing(Thing::name))
            .limit(page.limit())
            .toList();
    }

    @Override
    public synchronized boolean update(Thing thing) {
        Key key = new Key(thing.account(), thing.name());
        Thing known = things.get(key);
        boolean fits = known != null && known.id().equals(thing.id())
                && known.version() == thing.version() - 1;
        if (fits) {
            things.put(key, thing);
        }
        return fits;
    }

    @Override
    public synchronized Removal deleteThing(String account, String name, @Nullable Long expectedVersion) {
        Key key = new Key(account, name);
        Thing known = things.get(key);
        if (known == null) {
            return Removal.NOT_FOUND;
        }
        if (expectedVersion != null && expectedVersion != known.version()) {
            return Removal.CONFLICT;
        }
        if (ties.stream().anyMatch(tie -> tie.thing.equals(key))) {
            return Removal.TIED;
        }
        things.remove(key);
        return Removal.REMOVED;
    }

    @Override
    public synchronized Insertion create(DeviceCertificate certificate, int max) {
        return create(certificates, new Key(certificate.account(), certificate.id()), certificate, max);
    }

    @Override
    public synchronized Optional<DeviceCertificate> certificate(String account, String id) {
        return Optional.ofNullable(certificates.get(new Key(account, id)));
    }

    @Override
    public synchronized Optional<DeviceCertificate> issued(String id) {
        return certificates.values().stream().filter(one -> one.issued() && one.id().equals(id)).findAny();
    }

    @Override
    public synchronized List<DeviceCertificate> certificates(String account,
            @Nullable CertificateCursor after, boolean ascending, int limit) {
        Comparator<DeviceCertificate> order = Comparator.comparing(DeviceCertificate::createdAt)
            .thenComparing(DeviceCertificate::id);
        Comparator<DeviceCertificate> wanted = ascending ? order : order.reversed();
        return certificates.values()
            .stream()
            .filter(certificate -> certificate.account().equals(account))
            .sorted(wanted)
            .dropWhile(certificate -> after != null && !isBehind(certificate, after, ascending))
            .limit(limit)
            .toList();
    }

    @Override
    public synchronized List<DeviceCertificate> active(@Nullable DeviceCertificate after, int limit) {
        return certificates.values()
            .stream()
            .filter(each -> each.status() == DeviceCertificate.Status.ACTIVE)
            .filter(each -> after == null || BY_ACCOUNT.compare(each, after) > 0)
            .sorted(BY_ACCOUNT)
            .limit(limit)
            .toList();
    }

    private static boolean isBehind(DeviceCertificate certificate, CertificateCursor after,
            boolean ascending) {
        int place = certificate.createdAt().compareTo(after.createdAt());
        int order = place != 0 ? place : certificate.id().compareTo(after.id());
        return ascending ? order > 0 : order < 0;
    }

    @Override
    public synchronized StatusChange setStatus(String account, String id, DeviceCertificate.Status status,
            Instant now) {
        DeviceCertificate known = certificates.get(new Key(account, id));
        if (known == null) {
            return StatusChange.NOT_FOUND;
        }
        if (known.status() == status) {
            return StatusChange.SAME;
        }
        if (known.status() == DeviceCertificate.Status.REVOKED) {
            return StatusChange.REVOKED;
        }
        certificates.put(new Key(account, id), new DeviceCertificate(id, account, known.pem(), known.issued(),
                status, known.version() + 1, known.createdAt(), now, known.authority()));
        return StatusChange.CHANGED;
    }

    @Override
    public synchronized Removal deleteCertificate(String account, String id) {
        DeviceCertificate known = certificates.get(new Key(account, id));
        if (known == null) {
            return Removal.NOT_FOUND;
        }
        if (known.status() == DeviceCertificate.Status.ACTIVE) {
            return Removal.CONFLICT;
        }
        if (thingsOf(account, id).findAny().isPresent()) {
            return Removal.TIED;
        }
        certificates.remove(new Key(account, id));
        return Removal.REMOVED;
    }

    @Override
    public synchronized Tie attach(String account, String thingName, String certificateId) {
        Key thing = new Key(account, thingName);
        if (!things.containsKey(thing) || !certificates.containsKey(new Key(account, certificateId))) {
            return Tie.NOT_FOUND;
        }
        Tied tie = new Tied(thing, certificateId);
        if (ties.contains(tie)) {
            return Tie.SAME;
        }
        if (thingsOf(account, certificateId).count() >= MAX_THINGS_OF_A_CERTIFICATE) {
            return Tie.FULL;
        }
        ties.add(tie);
        return Tie.TIED;
    }

    @Override
    public synchronized boolean detach(String account, String thingName, String certificateId) {
        return ties.remove(new Tied(new Key(account, thingName), certificateId));
    }

    @Override
    public synchronized List<String> thingsOf(String account, String certificateId, Page page) {
        return page(thingsOf(account, certificateId), page);
    }

    private Stream<String> thingsOf(String account, String certificateId) {
        return ties.stream()
            .filter(tie -> tie.thing.account().equals(account) && tie.certificate.equals(certificateId))
            .map(tie -> tie.thing.name());
    }

    @Override
    public synchronized List<String> certificatesOf(String account, String thingName, Page page) {
        Key thing = new Key(account, thingName);
        return page(ties.stream().filter(tie -> tie.thing.equals(thing)).map(Tied::certificate), page);
    }

    private static List<String> page(Stream<String> names, Page page) {
        return names.filter(name -> page.after() == null || name.compareTo(page.after()) > 0)
            .sorted()
            .limit(page.limit())
            .toList();
    }
}
