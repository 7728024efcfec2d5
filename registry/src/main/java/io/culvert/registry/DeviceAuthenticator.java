package io.culvert.registry;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the device that holds a certificate, and its permissions. Thread safe; methods block on the store.
public final class DeviceAuthenticator {

    /// Determines the account of a certificate whose device names no account.
    ///
    /// @param account the service's own account, twelve digits
    /// @param issues whether the service's own certificate authority signed a certificate
    public record OwnAccount(String account, Predicate<X509Certificate> issues) {}

    /// Finds the permissions of a device.
    @FunctionalInterface
    public interface PermissionSource {

        /// The permissions under the policies of this certificate.
        ///
        /// @param things the names of the things that it may act for
        DevicePermissions of(String account, String certificateId, List<String> things);
    }

    /// Why a certificate is not accepted.
    public enum Refusal {
        /// The certificate is not registered.
        UNKNOWN("the certificate is not registered"),
        /// The certificate is registered but not active.
        INACTIVE("the certificate is not active"),
        /// The first connection with the certificate did not complete its registration.
        PENDING("the certificate's registration is not complete"),
        /// The authority that vouches for the certificate is not active, not valid or not registered.
        AUTHORITY("the certificate's authority is not active"),
        /// The certificate is revoked.
        REVOKED("the certificate is revoked"),
        /// The certificate's validity period has ended.
        EXPIRED("the certificate has expired"),
        /// The certificate's validity period has not begun.
        NOT_YET_VALID("the certificate is not valid yet");

        private final String words;

        Refusal(String words) {
            this.words = words;
        }

        /// The reason as a message for people, without a full stop.
        public String words() {
            return words;
        }
    }

    private final RegistryStore store;
    private final InstantSource clock;
    private final OwnAccount own;
    private final PermissionSource policies;
    private final @Nullable FirstConnections firsts;

    /// Of a service that has no registered authorities.
    ///
    /// @param policies called for each device that connects; may block
    public DeviceAuthenticator(RegistryStore store, InstantSource clock, OwnAccount own,
            PermissionSource policies) {
        this(store, clock, own, policies, null);
    }

    /// @param policies called for each device that connects; may block
    /// @param firsts registers devices that connect for the first time; null where there are no authorities
    public DeviceAuthenticator(RegistryStore store, InstantSource clock, OwnAccount own,
            PermissionSource policies, @Nullable FirstConnections firsts) {
        this.store = store;
        this.clock = clock;
        this.own = own;
        this.policies = policies;
        this.firsts = firsts;
    }

    /// The device that holds a certificate, whose key TLS has proven; empty if the certificate is not
    /// registered in the account, not active, or outside its validity period.
    ///
    /// Certificates are public, so a registration alone must not decide which account a device belongs to. The
    /// account is the one whose endpoint the device asked for; if it asked for none, the account that the
    /// certificate was issued to; and for a certificate of another authority the service's own account.
    ///
    /// @param account the account whose endpoint the device named, or null for the shared endpoint
    public Optional<Device> device(X509Certificate leaf, @Nullable String account) {
        if (!CertificateText.isValidAt(leaf, clock.instant())) {
            return Optional.empty();
        }
        return registrationOrFirst(leaf, account)
            .filter(known -> known.status() == DeviceCertificate.Status.ACTIVE)
            .filter(this::isVouchedFor)
            .map(this::device);
    }

    private Optional<DeviceCertificate> registrationOrFirst(X509Certificate leaf, @Nullable String account) {
        Optional<DeviceCertificate> known = registration(leaf, CertificateText.id(leaf), account);
        boolean isFirst = known.map(each -> each.status() == DeviceCertificate.Status.PENDING_ACTIVATION)
            .orElse(true);
        return isFirst && firsts != null ? firsts.register(account == null ? own.account() : account, leaf)
                : known;
    }

    private boolean isVouchedFor(DeviceCertificate known) {
        return known.authority() == null
                || (firsts != null && firsts.authorities().trusts(known.account(), known.authority()));
    }

    private Device device(DeviceCertificate known) {
        List<String> things = store.thingsOf(known.account(), known.id(),
                Page.first(RegistryStore.MAX_THINGS_OF_A_CERTIFICATE));
        return new Device(known.account(), known.id(), things,
                policies.of(known.account(), known.id(), things), known.authority());
    }

    /// Why [#device] does not accept a certificate. The reason reveals whether the certificate is registered,
    /// so send it only to a client that has proven the certificate's key.
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
            // Otherwise it was activated after [#device] refused it.
            case ACTIVE -> isVouchedFor(known) ? Refusal.INACTIVE : Refusal.AUTHORITY;
            case INACTIVE -> Refusal.INACTIVE;
            case PENDING_ACTIVATION -> Refusal.PENDING;
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
}
