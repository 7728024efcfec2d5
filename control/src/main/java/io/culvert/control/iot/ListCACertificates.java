package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.CertificateAuthority;
import io.culvert.registry.DeviceAuthorities;
import java.util.Map;

/// Lists the registered authorities of an account by id.
final class ListCACertificates implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/cacertificates")
        .flags("isAscendingOrder")
        .texts("marker", "templateName")
        .integers("pageSize");

    private final DeviceAuthorities authorities;
    private final IotContext context;

    ListCACertificates(DeviceAuthorities authorities, IotContext context) {
        this.authorities = authorities;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListCACertificates";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        IotRefusals.requireAbsent(input, "templateName");
        input.flag("isAscendingOrder");
        context.require(call, name(), context.arns().authority(call.account(), "*"));
        IotPage page = context.markedPage(input, call);
        return page.answer("certificates", authorities.store().authorities(call.account(), page.asked()),
                CertificateAuthority::id, known -> known.pem().length(),
                known -> AuthorityShapes.summary(known, context.arns()));
    }
}
