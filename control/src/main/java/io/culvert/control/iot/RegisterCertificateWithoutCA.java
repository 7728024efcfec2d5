package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.Registry;
import java.security.cert.X509Certificate;
import java.util.Map;

/// Registers a certificate that another authority signed.
final class RegisterCertificateWithoutCA implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/certificate/register-no-ca");
    private static final TextRule PEM = TextRule.atMost(Integer.MAX_VALUE);

    private final Registry registry;
    private final IotContext context;

    RegisterCertificateWithoutCA(Registry registry, IotContext context) {
        this.registry = registry;
        this.context = context;
    }

    @Override
    public String name() {
        return "RegisterCertificateWithoutCA";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        Status status = IotInputs.status(input, "status").orElse(Status.INACTIVE);
        X509Certificate certificate = CertificatePem.read(input.requiredText("certificatePem", PEM));
        context.require(call, name(), context.arns().certificate(call.account(), "*"));
        DeviceCertificate registered = IotRefusals
            .requireRegistered(registry.register(call.account(), certificate, status));
        call.note("certificate", registered.id());
        return IotShapes.certificateName(registered, context.arns());
    }
}
