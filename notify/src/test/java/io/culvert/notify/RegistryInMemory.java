package io.culvert.notify;

import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.RegistryStore;
import io.culvert.registry.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// What the endpoint needs of a registry, of one account.
final class RegistryInMemory implements RegistryStore {

    private record Tie(String thing, String certificate) {}

    private final Map<String, Thing> things = new ConcurrentHashMap<>();
    private final Map<String, DeviceCertificate> certificates = new ConcurrentHashMap<>();
    private final List<Tie> ties = new CopyOnWriteArrayList<>();

    @Override
    public boolean create(Thing thing) {
        return things.putIfAbsent(thing.name(), thing) == null;
    }

    @Override
    public Optional<Thing> thing(String account, String name) {
        return Optional.ofNullable(things.get(name));
    }

    @Override
    public List<Thing> things(String account, @Nullable String after, int limit) {
        return new ArrayList<>(things.values());
    }

    @Override
    public boolean deleteThing(String account, String name) {
        ties.removeIf(tie -> tie.thing.equals(name));
        return things.remove(name) != null;
    }

    @Override
    public boolean create(DeviceCertificate certificate) {
        return certificates.putIfAbsent(certificate.id(), certificate) == null;
    }

    @Override
    public Optional<DeviceCertificate> certificate(String id) {
        return Optional.ofNullable(certificates.get(id));
    }

    @Override
    public boolean setStatus(String account, String id, DeviceCertificate.Status status) {
        return certificates.computeIfPresent(id, (key, old) -> new DeviceCertificate(id, old.account(),
                old.pem(), status, old.createdAt())) != null;
    }

    @Override
    public boolean deleteCertificate(String account, String id) {
        ties.removeIf(tie -> tie.certificate.equals(id));
        return certificates.remove(id) != null;
    }

    @Override
    public boolean attach(String account, String thingName, String certificateId) {
        return ties.add(new Tie(thingName, certificateId));
    }

    @Override
    public boolean detach(String account, String thingName, String certificateId) {
        return ties.remove(new Tie(thingName, certificateId));
    }

    @Override
    public List<String> thingsOf(String certificateId) {
        return ties.stream().filter(tie -> tie.certificate.equals(certificateId)).map(Tie::thing).toList();
    }

    @Override
    public List<String> certificatesOf(String account, String thingName) {
        return ties.stream().filter(tie -> tie.thing.equals(thingName)).map(Tie::certificate).toList();
    }
}
