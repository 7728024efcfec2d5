package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.CertificateAuthority;
import io.culvert.registry.DeviceAuthorities;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.Registry;
import java.security.cert.X509Certificate;
import java.util.Map;

/// Registers a certificate that an active registered authority of the account signed.
final class RegisterCertificate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/certificate/register")
        .flags("setAsActive");
    private static final TextRule PEM = TextRule.atMost(65_536);

    private final Registry registry;
    private final DeviceAuthorities authorities;
    private final IotContext context;

    RegisterCertificate(Registry registry, DeviceAuthorities authorities, IotContext context) {
        this.registry = registry;
        this.authorities = authorities;
        this.context = context;
    }

    @Override
    public String name() {
        return "RegisterCertificate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        X509Certificate certificate = CertificatePem.read(input.requiredText("certificatePem", PEM));
        Status status = IotInputs.status(input, "status").orElseGet(() -> IotInputs.initialStatus(input));
        context.require(call, name(), context.arns().certificate(call.account(), "*"));
        CertificateAuthority authority = issuer(input, call, certificate);
        DeviceCertificate registered = IotRefusals
            .requireRegistered(registry.registerUnder(call.account(), authority.id(), certificate, status));
        call.note("certificate", registered.id());
        call.note("authority", authority.id());
        return IotShapes.certificateName(registered, context.arns());
    }

    private CertificateAuthority issuer(Members input, ApiCall call, X509Certificate certificate) {
        return switch (authorities.issuerOf(call.account(), certificate)) {
            case DeviceAuthorities.Search.Found(CertificateAuthority authority) -> named(input, authority);
            case DeviceAuthorities.Search.NotFound(String why) ->
                throw new ApiError(ErrorType.CERTIFICATE_VALIDATION, "certificatePem: " + why);
        };
    }

    private static CertificateAuthority named(Members input, CertificateAuthority found) {
        input.text("caCertificatePem", PEM).ifPresent(pem -> {
            if (!CertificatePem.read(pem, "caCertificatePem")
                .equals(CertificatePem.read(found.pem(), "caCertificatePem"))) {
                throw new ApiError(ErrorType.CERTIFICATE_VALIDATION,
                        "caCertificatePem: not the authority that signed certificatePem (expected: it, or none)");
            }
        });
        return found;
    }
}
