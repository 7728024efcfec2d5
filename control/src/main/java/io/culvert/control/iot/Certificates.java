package io.culvert.control.iot;

import io.culvert.control.Access;
import io.culvert.control.ApiCall;
import io.culvert.control.ApiError;
import io.culvert.control.ApiRequest;
import io.culvert.control.ApiResponse;
import io.culvert.control.Arns;
import io.culvert.control.ErrorType;
import io.culvert.registry.CertificateIssuer;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.Registry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// `/keys-and-certificate` and `/certificates…`: CreateKeysAndCertificate, RegisterCertificateWithoutCA,
/// DescribeCertificate, UpdateCertificate, DeleteCertificate.
final class Certificates {

    private final Registry registry;
    private final CertificateIssuer issuer;
    private final Access access;
    private final Arns arns;

    Certificates(Registry registry, CertificateIssuer issuer, Access access, Arns arns) {
        this.registry = registry;
        this.issuer = issuer;
        this.access = access;
        this.arns = arns;
    }

    ApiResponse answer(ApiCall call, List<String> path, Map<String, String> query) {
        ApiRequest request = call.request();
        String account = call.caller().account();
        if (request.method().equals("POST") && request.path().equals("/keys-and-certificate")) {
            return create(call, account, query);
        }
        if (request.method().equals("POST") && request.path().equals("/certificate/register-no-ca")) {
            return register(call, account);
        }
        if (path.size() != 2) {
            throw IotApi.notSupported(request);
        }
        String id = path.get(1);
        if (!id.matches("[0-9a-f]{64}")) {
            throw new ApiError(ErrorType.INVALID_REQUEST,
                    "certificateId: malformed (expected: 64 hexadecimal digits in lower case)");
        }
        call.note("certificate", id);
        return switch (request.method()) {
            case "GET" -> describe(call, account, id);
            case "PUT" -> update(call, account, id, query.getOrDefault("newStatus", ""));
            case "DELETE" -> delete(call, account, id);
            default -> throw IotApi.notSupported(request);
        };
    }

    private void require(ApiCall call, String operation, String resource) {
        call.operation(operation);
        access.require(call, "iot:" + operation, List.of(resource), Map.of());
    }

    private ApiResponse create(ApiCall call, String account, Map<String, String> query) {
        require(call, "CreateKeysAndCertificate", "*");
        CertificateIssuer.IssuedCertificate issued = issuer.issueDevice(UUID.randomUUID().toString());
        DeviceCertificate registered = taken(account, issued.certificate());
        activate(account, registered, query.getOrDefault("setAsActive", "false").equals("true"));
        return Rest.ok(Map.of("certificateArn", arns.certificate(account, registered.id()), "certificateId",
                registered.id(), "certificatePem", issued.certificatePem(), "keyPair",
                Map.of("PublicKey", issued.publicKeyPem(), "PrivateKey", issued.privateKeyPem())));
    }

    private ApiResponse register(ApiCall call, String account) {
        require(call, "RegisterCertificateWithoutCA", "*");
        var body = Rest.body(call.request().body());
        DeviceCertificate registered = taken(account, parsed(body.path("certificatePem").asString("")));
        activate(account, registered, body.path("status").asString("INACTIVE").equals("ACTIVE"));
        return Rest.ok(Map.of("certificateArn", arns.certificate(account, registered.id()), "certificateId",
                registered.id()));
    }

    private static X509Certificate parsed(String pem) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (CertificateException e) {
            throw new ApiError(ErrorType.CERTIFICATE_VALIDATION,
                    "certificatePem: cannot be read (expected: PEM)");
        }
    }

    private DeviceCertificate taken(String account, X509Certificate certificate) {
        return registry.register(account, certificate)
            .orElseThrow(() -> new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                    "certificatePem: the certificate is registered already"));
    }

    private void activate(String account, DeviceCertificate registered, boolean active) {
        if (!active) {
            registry.setStatus(account, registered.id(), DeviceCertificate.Status.INACTIVE);
        }
    }

    private ApiResponse describe(ApiCall call, String account, String id) {
        require(call, "DescribeCertificate", arns.certificate(account, id));
        DeviceCertificate certificate = registry.certificate(account, id).orElseThrow(() -> notFound(id));
        return Rest.ok(Map.of("certificateDescription",
                Map.of("certificateArn", arns.certificate(account, id), "certificateId", id, "status",
                        certificate.status().name(), "certificatePem", certificate.pem(), "ownedBy", account,
                        "creationDate", certificate.createdAt().toEpochMilli() / 1000.0)));
    }

    private ApiResponse update(ApiCall call, String account, String id, String newStatus) {
        require(call, "UpdateCertificate", arns.certificate(account, id));
        DeviceCertificate.Status status;
        try {
            status = DeviceCertificate.Status.valueOf(newStatus);
        } catch (IllegalArgumentException e) {
            throw new ApiError(ErrorType.INVALID_REQUEST,
                    "newStatus: unknown (expected: one of ACTIVE, INACTIVE, REVOKED)");
        }
        if (!registry.setStatus(account, id, status)) {
            throw notFound(id);
        }
        return Rest.ok(Map.of());
    }

    private ApiResponse delete(ApiCall call, String account, String id) {
        require(call, "DeleteCertificate", arns.certificate(account, id));
        DeviceCertificate certificate = registry.certificate(account, id).orElseThrow(() -> notFound(id));
        if (certificate.status() == DeviceCertificate.Status.ACTIVE) {
            throw new ApiError(ErrorType.CERTIFICATE_STATE,
                    "certificate: ACTIVE (expected: INACTIVE or REVOKED; update it first)");
        }
        registry.deleteCertificate(account, id);
        return Rest.ok(Map.of());
    }

    private static ApiError notFound(String id) {
        return new ApiError(ErrorType.RESOURCE_NOT_FOUND, "Certificate " + id + " cannot be found.");
    }
}
