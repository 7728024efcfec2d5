package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.AuthorityStore;
import io.culvert.registry.DeviceAuthorities;
import java.util.Map;

/// Lists the provisioning templates of an account by name.
final class ListProvisioningTemplates implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/provisioning-templates")
        .texts("nextToken")
        .integers("maxResults");

    private final DeviceAuthorities authorities;
    private final IotContext context;

    ListProvisioningTemplates(DeviceAuthorities authorities, IotContext context) {
        this.authorities = authorities;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListProvisioningTemplates";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        context.require(call, name(), context.arns().template(call.account(), "*"));
        IotPage page = context.page(input, call);
        return page.answer("templates", authorities.store().templates(call.account(), page.asked()),
                AuthorityStore.Template::name, template -> template.body().length(),
                template -> AuthorityShapes.template(template, context.arns()));
    }
}
