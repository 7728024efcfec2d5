package io.culvert.registry;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The rules of invitations: a device that has the code of an invitation gets a certificate of its thing, for
/// a key of its own. Thread safe; methods block on the store.
public final class Invitations {

    /// The longest life of an invitation.
    public static final Duration MAX_LIFE = Duration.ofDays(30);

    /// The result of using an invitation.
    public sealed interface Enrolment {
        /// The device has its certificate.
        record Enrolled(String account, String thing, DeviceCertificate certificate) implements Enrolment {}

        /// The code is unknown, expired or used.
        record NoInvitation() implements Enrolment {}

        /// The request is refused; the invitation may be used again.
        ///
        /// @param why the reason as a message for the caller
        record Refused(String why) implements Enrolment {}
    }

    private final InvitationStore store;
    private final Registry registry;
    private final CertificateIssuer issuer;
    private final InstantSource clock;

    public Invitations(InvitationStore store, Registry registry, CertificateIssuer issuer,
            InstantSource clock) {
        this.store = store;
        this.registry = registry;
        this.issuer = issuer;
        this.clock = clock;
    }

    /// Creates a thing's invitation; its former one ends.
    ///
    /// @param digest the SHA-256 of a code that nobody can guess
    /// @return when it expires; empty if the thing does not exist
    public Optional<Instant> create(String account, String thing, String digest, Duration life) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Invitation invitation = new Invitation(account, thing, digest, now, now.plus(life), null, null);
        return store.put(invitation) ? Optional.of(invitation.endsAt()) : Optional.empty();
    }

    /// Ends a thing's invitation.
    ///
    /// @return whether there was one
    public boolean delete(String account, String thing) {
        return store.delete(account, thing);
    }

    /// Uses an invitation: issues a certificate for the key of a request and attaches it to the invitation's
    /// thing. The same key gets the same certificate again.
    ///
    /// @param request PKCS #10 in PEM
    public Enrolment use(String digest, String request) {
        Instant now = clock.instant();
        if (store.find(digest).filter(invitation -> now.isBefore(invitation.endsAt())).isEmpty()) {
            return new Enrolment.NoInvitation();
        }
        return switch (issuer.issueFor(request)) {
            case CertificateIssuer.Signing.Refused(String why) ->
                new Enrolment.Refused("certificateSigningRequest: " + why);
            case CertificateIssuer.Signing.Signed(X509Certificate certificate) ->
                use(digest, certificate, now);
        };
    }

    private Enrolment use(String digest, X509Certificate certificate, Instant now) {
        String key = CertificateText.sha256(certificate.getPublicKey().getEncoded());
        Optional<Invitation> used = store.use(digest, key, now);
        if (used.isEmpty()) {
            return new Enrolment.NoInvitation();
        }
        Invitation invitation = used.get();
        return Optional.ofNullable(invitation.certificateId())
            .flatMap(id -> registry.certificate(invitation.account(), id))
            .<Enrolment>map(known -> new Enrolment.Enrolled(invitation.account(), invitation.thing(), known))
            .orElseGet(() -> enrol(invitation, certificate));
    }

    private Enrolment enrol(Invitation invitation, X509Certificate certificate) {
        return switch (registry.registerIssued(invitation.account(), certificate,
                DeviceCertificate.Status.ACTIVE)) {
            case Creation.Created(DeviceCertificate created) -> attached(invitation, created);
            case Creation.Taken(DeviceCertificate known) -> attached(invitation, known);
            case Creation.Full(int max) ->
                new Enrolment.Refused("certificates: " + max + " are in this account (expected: fewer)");
        };
    }

    private Enrolment attached(Invitation invitation, DeviceCertificate certificate) {
        return switch (registry.attach(invitation.account(), invitation.thing(), certificate.id())) {
            case NOT_FOUND, FULL -> new Enrolment.NoInvitation();
            case TIED, SAME -> {
                store.complete(invitation, certificate.id());
                yield new Enrolment.Enrolled(invitation.account(), invitation.thing(), certificate);
            }
        };
    }
}
