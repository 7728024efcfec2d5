package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.CertificateAuthority;
import io.culvert.registry.DeviceAuthorities;
import java.security.cert.X509Certificate;
import java.util.Map;

/// Describes a registered authority.
final class DescribeCACertificate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/cacertificate/{certificateId}");

    private final DeviceAuthorities authorities;
    private final IotContext context;

    DescribeCACertificate(DeviceAuthorities authorities, IotContext context) {
        this.authorities = authorities;
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeCACertificate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String id = IotInputs.authority(input, call);
        context.require(call, name(), context.arns().authority(call.account(), id));
        CertificateAuthority known = authorities.store()
            .authority(call.account(), id)
            .orElseThrow(() -> IotRefusals.notFound("CA certificate", id));
        X509Certificate certificate = CertificatePem.read(known.pem(), "caCertificate");
        Map<String, Object> description = AuthorityShapes.summary(known, context.arns());
        description.put("certificatePem", known.pem());
        description.put("ownedBy", known.account());
        description.put("autoRegistrationStatus", known.firstConnection().enabled() ? "ENABLE" : "DISABLE");
        description.put("lastModifiedDate", known.modifiedAt());
        description.put("customerVersion", known.version());
        description.put("certificateMode", known.mode().name());
        description.put("validity", Map.of("notBefore", certificate.getNotBefore().toInstant(), "notAfter",
                certificate.getNotAfter().toInstant()));
        return Map.of("certificateDescription", description, "registrationConfig",
                AuthorityShapes.registration(known.firstConnection()));
    }
}
