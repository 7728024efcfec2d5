package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.CertificateIssuer;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.Registry;
import java.security.cert.X509Certificate;
import java.util.Map;

/// Registers a certificate for a key that stays on the device.
final class CreateCertificateFromCsr implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/certificates").flags("setAsActive");
    private static final TextRule REQUEST = TextRule.atMost(65_536);

    private final Registry registry;
    private final CertificateIssuer issuer;
    private final IotContext context;

    CreateCertificateFromCsr(Registry registry, CertificateIssuer issuer, IotContext context) {
        this.registry = registry;
        this.issuer = issuer;
        this.context = context;
    }

    @Override
    public String name() {
        return "CreateCertificateFromCsr";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String request = input.requiredText("certificateSigningRequest", REQUEST);
        Status status = IotInputs.initialStatus(input);
        context.require(call, name(), context.arns().certificate(call.account(), "*"));
        DeviceCertificate registered = IotRefusals
            .requireRegistered(registry.registerIssued(call.account(), issued(issuer, request), status));
        call.note("certificate", registered.id());
        Map<String, Object> answer = IotShapes.certificateName(registered, context.arns());
        answer.put("certificatePem", registered.pem());
        return answer;
    }

    /// @throws ApiError if the request is refused
    static X509Certificate issued(CertificateIssuer issuer, String request) {
        return switch (issuer.issueFor(request)) {
            case CertificateIssuer.Signing.Signed(X509Certificate certificate) -> certificate;
            case CertificateIssuer.Signing.Refused(String why) ->
                throw IotRefusals.invalid("certificateSigningRequest: " + why);
        };
    }
}
