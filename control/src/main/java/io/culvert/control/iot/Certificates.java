package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ErrorType;
import io.culvert.registry.CertificateIssuer;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/keys-and-certificate` and `/certificates…`: CreateKeysAndCertificate, CreateCertificateFromCsr,
/// RegisterCertificateWithoutCA, DescribeCertificate, ListCertificates, UpdateCertificate, DeleteCertificate.
final class Certificates {

    private final Registry registry;
    private final CertificateIssuer issuer;

    Certificates(Registry registry, CertificateIssuer issuer) {
        this.registry = registry;
        this.issuer = issuer;
    }

    ApiResponse create(IotCall call) {
        call.require("CreateKeysAndCertificate", call.certificateArn("*"));
        Status status = call.flag("setAsActive") ? Status.ACTIVE : Status.INACTIVE;
        CertificateIssuer.IssuedCertificate issued = issuer.issueDevice(UUID.randomUUID().toString());
        DeviceCertificate registered = registered(call,
                registry.registerIssued(call.account(), issued.certificate(), status));
        return Rest.ok(Map.of("certificateArn", call.certificateArn(registered.id()), "certificateId",
                registered.id(), "certificatePem", issued.certificatePem(), "keyPair",
                Map.of("PublicKey", issued.publicKeyPem(), "PrivateKey", issued.privateKeyPem())));
    }

    /// CreateCertificateFromCsr: the key stays with the device.
    ApiResponse createFromRequest(IotCall call) {
        call.require("CreateCertificateFromCsr", call.certificateArn("*"));
        Status status = call.flag("setAsActive") ? Status.ACTIVE : Status.INACTIVE;
        String request = call.body()
            .text("certificateSigningRequest")
            .orElseThrow(() -> IotCall.invalid("certificateSigningRequest: missing"));
        DeviceCertificate registered = registered(call,
                registry.registerIssued(call.account(), issued(request), status));
        return Rest.ok(Map.of("certificateArn", call.certificateArn(registered.id()), "certificateId",
                registered.id(), "certificatePem", registered.pem()));
    }

    private X509Certificate issued(String request) {
        return switch (issuer.issueFor(request)) {
            case CertificateIssuer.Signing.Signed(X509Certificate certificate) -> certificate;
            case CertificateIssuer.Signing.Refused(String why) ->
                throw IotCall.invalid("certificateSigningRequest: " + why);
        };
    }

    ApiResponse register(IotCall call) {
        call.require("RegisterCertificateWithoutCA", call.certificateArn("*"));
        Body body = call.body();
        Status status = status("status", body.text("status").orElse(Status.INACTIVE.name()));
        String pem = body.text("certificatePem")
            .orElseThrow(() -> IotCall.invalid("certificatePem: missing"));
        DeviceCertificate registered = registered(call,
                registry.register(call.account(), CertificatePem.read(pem), status));
        return Rest.ok(Map.of("certificateArn", call.certificateArn(registered.id()), "certificateId",
                registered.id()));
    }

    private static DeviceCertificate registered(IotCall call, Optional<DeviceCertificate> created) {
        DeviceCertificate registered = created
            .orElseThrow(() -> new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                    "certificatePem: the certificate is registered already"));
        call.call().note("certificate", registered.id());
        return registered;
    }

    ApiResponse describe(IotCall call) {
        String id = id(call);
        call.require("DescribeCertificate", call.certificateArn(id));
        DeviceCertificate known = registry.certificate(call.account(), id)
            .orElseThrow(() -> IotCall.notFound("Certificate", id));
        X509Certificate certificate = CertificatePem.read(known.pem());
        Map<String, Object> description = new LinkedHashMap<>(summary(call, known));
        description.put("certificatePem", known.pem());
        description.put("ownedBy", known.account());
        description.put("lastModifiedDate", known.modifiedAt());
        description.put("customerVersion", known.version());
        description.put("validity", Map.of("notBefore", certificate.getNotBefore().toInstant(), "notAfter",
                certificate.getNotAfter().toInstant()));
        return Rest.ok(Map.of("certificateDescription", description));
    }

    private static Map<String, Object> summary(IotCall call, DeviceCertificate known) {
        return Map.of("certificateArn", call.certificateArn(known.id()), "certificateId", known.id(),
                "status", known.status().name(), "certificateMode", "DEFAULT", "creationDate",
                known.createdAt());
    }

    /// Newest first, unless the caller wants it otherwise.
    ApiResponse list(IotCall call) {
        call.require("ListCertificates", call.certificateArn("*"));
        IotPage page = call.page(IotPage.Words.CERTIFICATES);
        List<DeviceCertificate> found = registry.certificates(call.account(), position(page.after()),
                call.flag("isAscendingOrder"), page.size() + 1);
        return page.answer("certificates", found,
                known -> known.createdAt().toEpochMilli() + " " + known.id(), known -> summary(call, known));
    }

    private static RegistryStore.@Nullable Position position(@Nullable String place) {
        if (place == null) {
            return null;
        }
        int space = place.indexOf(' ');
        return new RegistryStore.Position(Instant.ofEpochMilli(Long.parseLong(place.substring(0, space))),
                place.substring(space + 1));
    }

    ApiResponse update(IotCall call) {
        String id = id(call);
        call.require("UpdateCertificate", call.certificateArn(id));
        Status status = status("newStatus", call.query().getOrDefault("newStatus", ""));
        call.call().note("newStatus", status.name());
        return switch (registry.setStatus(call.account(), id, status)) {
            case CHANGED, SAME -> Rest.ok(Map.of());
            case NOT_FOUND -> throw IotCall.notFound("Certificate", id);
            case REVOKED -> throw new ApiError(ErrorType.CERTIFICATE_STATE,
                    "certificate: REVOKED, which is final (expected: ACTIVE or INACTIVE)");
        };
    }

    /// `forceDelete` makes no difference: a certificate's policies never keep it.
    ApiResponse delete(IotCall call) {
        String id = id(call);
        call.require("DeleteCertificate", call.certificateArn(id));
        call.flag("forceDelete");
        return switch (registry.deleteCertificate(call.account(), id)) {
            case REMOVED -> Rest.ok(Map.of());
            case NOT_FOUND -> throw IotCall.notFound("Certificate", id);
            case CONFLICT -> throw new ApiError(ErrorType.CERTIFICATE_STATE,
                    "certificate: ACTIVE (expected: INACTIVE or REVOKED; update it first)");
            case TIED -> throw new ApiError(ErrorType.DELETE_CONFLICT,
                    "certificate: attached to things (expected: none; detach them first)");
        };
    }

    private static String id(IotCall call) {
        return call.certificateId("certificateId", call.path().get(1));
    }

    private static Status status(String member, String text) {
        for (Status status : Status.values()) {
            if (status.name().equals(text)) {
                return status;
            }
        }
        throw IotCall
            .invalid(member + ": " + IotCall.shown(text) + " (expected: one of ACTIVE, INACTIVE, REVOKED)");
    }
}
