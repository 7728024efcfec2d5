package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.CertificateIssuer;
import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.Registry;
import java.util.Map;
import java.util.UUID;

/// Creates a key pair and registers a certificate for it. Its answer is the only one that ever shows the
/// private key.
final class CreateKeysAndCertificate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/keys-and-certificate")
        .flags("setAsActive");

    private final Registry registry;
    private final CertificateIssuer issuer;
    private final IotContext context;

    CreateKeysAndCertificate(Registry registry, CertificateIssuer issuer, IotContext context) {
        this.registry = registry;
        this.issuer = issuer;
        this.context = context;
    }

    @Override
    public String name() {
        return "CreateKeysAndCertificate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        Status status = IotInputs.initialStatus(input);
        context.require(call, name(), context.arns().certificate(call.account(), "*"));
        CertificateIssuer.IssuedCertificate issued = issuer.issueDevice(UUID.randomUUID().toString());
        DeviceCertificate registered = IotRefusals
            .requireRegistered(registry.registerIssued(call.account(), issued.certificate(), status));
        call.note("certificate", registered.id());
        Map<String, Object> answer = IotShapes.certificateName(registered, context.arns());
        answer.put("certificatePem", issued.certificatePem());
        answer.put("keyPair",
                Map.of("PublicKey", issued.publicKeyPem(), "PrivateKey", issued.privateKeyPem()));
        return answer;
    }
}
