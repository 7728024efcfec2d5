package io.culvert.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The rules of things and certificates. Thread safe; methods block on the store.
public final class Registry {

    /// What became of CreateThing.
    public enum Created {
        /// It is new.
        NEW,
        /// It was there with the same attributes.
        SAME,
        /// It was there with others.
        DIFFERENT
    }

    /// Who a device proved to be.
    ///
    /// @param things the names it may act for
    public record Device(String account, String certificateId, List<String> things) {
        public Device {
            things = List.copyOf(things);
        }
    }

    private final RegistryStore store;
    private final InstantSource clock;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public Registry(RegistryStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Adds who is told a certificate's id when it proves something else than before. Told on the
    /// changing thread.
    public void onCertificateChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    public Created createThing(String account, String name, Map<String, String> attributes) {
        Thing thing = new Thing(account, name, attributes, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (store.create(thing)) {
            return Created.NEW;
        }
        boolean same = store.thing(account, name)
            .filter(known -> known.attributes().equals(thing.attributes()))
            .isPresent();
        return same ? Created.SAME : Created.DIFFERENT;
    }

    public Optional<Thing> thing(String account, String name) {
        return store.thing(account, name);
    }

    /// See [RegistryStore#things].
    public List<Thing> things(String account, @Nullable String after, int limit) {
        return store.things(account, after, limit);
    }

    /// Removes a thing; its certificates prove it no longer.
    public boolean deleteThing(String account, String name) {
        List<String> certificates = store.certificatesOf(account, name);
        boolean deleted = store.deleteThing(account, name);
        certificates.forEach(this::changed);
        return deleted;
    }

    /// Takes a certificate in, active.
    ///
    /// @return empty where it is registered already
    public Optional<DeviceCertificate> register(String account, X509Certificate certificate) {
        DeviceCertificate registered = new DeviceCertificate(idOf(certificate), account, pem(certificate),
                DeviceCertificate.Status.ACTIVE, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return store.create(registered) ? Optional.of(registered) : Optional.empty();
    }

    public Optional<DeviceCertificate> certificate(String account, String id) {
        return store.certificate(id).filter(certificate -> certificate.account().equals(account));
    }

    public boolean setStatus(String account, String id, DeviceCertificate.Status status) {
        return changed(id, store.setStatus(account, id, status));
    }

    public boolean deleteCertificate(String account, String id) {
        return changed(id, store.deleteCertificate(account, id));
    }

    /// Ties a certificate to a thing. A live connection of the certificate ends, to come back with the thing.
    public boolean attach(String account, String thingName, String certificateId) {
        boolean was = store.thingsOf(certificateId).contains(thingName);
        boolean tied = store.attach(account, thingName, certificateId);
        changed(certificateId, tied && !was);
        return tied;
    }

    public boolean detach(String account, String thingName, String certificateId) {
        return changed(certificateId, store.detach(account, thingName, certificateId));
    }

    /// See [RegistryStore#certificatesOf].
    public List<String> certificatesOf(String account, String thingName) {
        return store.certificatesOf(account, thingName);
    }

    /// Who is behind a certificate whose key was proven by TLS; empty for one that is unknown or not active.
    public Optional<Device> device(X509Certificate leaf) {
        String id = idOf(leaf);
        return store.certificate(id)
            .filter(known -> known.status() == DeviceCertificate.Status.ACTIVE)
            .map(known -> new Device(known.account(), id, store.thingsOf(id)));
    }

    /// Tells of a change only where there was one: who asks for a certificate that is not theirs
    /// moves nobody.
    private boolean changed(String certificateId, boolean really) {
        if (really) {
            changed(certificateId);
        }
        return really;
    }

    private void changed(String certificateId) {
        listeners.forEach(listener -> listener.accept(certificateId));
    }

    private static String idOf(X509Certificate certificate) {
        try {
            return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate: cannot be encoded", e);
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate: cannot be encoded", e);
        }
    }
}
