package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DeviceCertificate;
import java.security.cert.X509Certificate;
import java.util.Map;

/// Describes a certificate.
final class DescribeCertificate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/certificates/{certificateId}");

    private final Lookup lookup;
    private final IotContext context;

    DescribeCertificate(Lookup lookup, IotContext context) {
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeCertificate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String id = IotInputs.certificate(input, call);
        context.require(call, name(), context.arns().certificate(call.account(), id));
        DeviceCertificate known = lookup.certificate(call.account(), id);
        X509Certificate certificate = CertificatePem.read(known.pem());
        Map<String, Object> description = IotShapes.certificate(known, context.arns());
        description.put("certificatePem", known.pem());
        description.put("ownedBy", known.account());
        description.put("lastModifiedDate", known.modifiedAt());
        description.put("customerVersion", known.version());
        description.put("validity", Map.of("notBefore", certificate.getNotBefore().toInstant(), "notAfter",
                certificate.getNotAfter().toInstant()));
        return Map.of("certificateDescription", description);
    }
}
