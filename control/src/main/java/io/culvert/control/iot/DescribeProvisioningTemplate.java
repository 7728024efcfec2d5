package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.AuthorityStore;
import io.culvert.registry.DeviceAuthorities;
import java.util.Map;

/// Describes a provisioning template.
final class DescribeProvisioningTemplate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET",
            "/provisioning-templates/{templateName}");

    private final DeviceAuthorities authorities;
    private final IotContext context;

    DescribeProvisioningTemplate(DeviceAuthorities authorities, IotContext context) {
        this.authorities = authorities;
        this.context = context;
    }

    @Override
    public String name() {
        return "DescribeProvisioningTemplate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.template(input, call);
        context.require(call, name(), context.arns().template(call.account(), name));
        AuthorityStore.Template template = authorities.store()
            .template(call.account(), name)
            .orElseThrow(() -> IotRefusals.notFound("Provisioning template", name));
        Map<String, Object> answer = AuthorityShapes.template(template, context.arns());
        answer.put("defaultVersionId", 1);
        answer.put("templateBody", template.body());
        answer.put("provisioningRoleArn", template.role());
        return answer;
    }
}
