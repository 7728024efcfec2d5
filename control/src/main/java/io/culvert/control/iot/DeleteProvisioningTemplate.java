package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DeviceAuthorities;
import java.util.Map;

/// Deletes a provisioning template that no registered authority uses.
final class DeleteProvisioningTemplate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("DELETE",
            "/provisioning-templates/{templateName}");

    private final DeviceAuthorities authorities;
    private final IotContext context;

    DeleteProvisioningTemplate(DeviceAuthorities authorities, IotContext context) {
        this.authorities = authorities;
        this.context = context;
    }

    @Override
    public String name() {
        return "DeleteProvisioningTemplate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.template(input, call);
        context.require(call, name(), context.arns().template(call.account(), name));
        return switch (authorities.store().deleteTemplate(call.account(), name)) {
            case REMOVED -> Map.of();
            case NOT_FOUND -> throw IotRefusals.notFound("Provisioning template", name);
            case TIED, CONFLICT -> throw new ApiError(ErrorType.DELETE_CONFLICT,
                    "template: used by a CA certificate (expected: none; update the CA certificate first)");
        };
    }
}
