package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DeviceAuthorities;
import io.culvert.registry.DeviceCertificate;
import java.util.Map;

/// Lists the certificates that are registered under an authority, by id.
final class ListCertificatesByCA implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/certificates-by-ca/{caCertificateId}")
        .flags("isAscendingOrder")
        .texts("marker")
        .integers("pageSize");

    private final DeviceAuthorities authorities;
    private final IotContext context;

    ListCertificatesByCA(DeviceAuthorities authorities, IotContext context) {
        this.authorities = authorities;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListCertificatesByCA";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String id = input.requiredText("caCertificateId", IotInputs.CERTIFICATE_ID);
        input.flag("isAscendingOrder");
        context.require(call, name(), context.arns().authority(call.account(), id));
        IotPage page = context.markedPage(input, call);
        return page.answer("certificates",
                authorities.store().certificatesOf(call.account(), id, page.asked()), DeviceCertificate::id,
                DeviceCertificate::chars, known -> IotShapes.certificate(known, context.arns()));
    }
}
