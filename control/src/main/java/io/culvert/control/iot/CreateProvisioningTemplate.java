package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.AuthorityStore;
import io.culvert.registry.DeviceAuthorities;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// Stores a template for devices that connect for the first time.
final class CreateProvisioningTemplate implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/provisioning-templates");
    private static final TextRule DESCRIPTION = new TextRule(0, 500, "[^\\p{C}]*");
    private static final TextRule ROLE = new TextRule(0, 2048, "[^\\p{C}]*");
    private static final int MAX = 100;

    private enum Type {
        FLEET_PROVISIONING, JITP
    }

    private final DeviceAuthorities authorities;
    private final IotContext context;
    private final InstantSource clock;

    CreateProvisioningTemplate(DeviceAuthorities authorities, IotContext context, InstantSource clock) {
        this.authorities = authorities;
        this.context = context;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "CreateProvisioningTemplate";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        IotRefusals.requireAbsent(input, "preProvisioningHook", "tags");
        String name = IotInputs.template(input, call);
        if (input.constant("type", Type.class).orElse(Type.FLEET_PROVISIONING) != Type.JITP) {
            throw IotRefusals.notSupported("type FLEET_PROVISIONING",
                    "use type JITP with a registered authority, or culvert thing invite for a single device");
        }
        String body = FirstConnectionInput.body(input.requiredText("templateBody", IotInputs.TEMPLATE_BODY));
        AuthorityStore.Template template = new AuthorityStore.Template(call.account(), name,
                input.text("description", DESCRIPTION).orElse(null), body,
                input.text("provisioningRoleArn", ROLE).orElse(""), input.flag("enabled").orElse(false),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        String arn = context.arns().template(call.account(), name);
        context.require(call, name(), arn);
        FirstConnectionInput.requirePermissions(context, call);
        return switch (authorities.store().create(template, MAX)) {
            case CREATED -> Map.of("templateArn", arn, "templateName", name, "defaultVersionId", 1);
            case TAKEN -> throw new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                    "templateName: " + name + " exists (expected: another; or delete it first)");
            case FULL -> throw IotRefusals.quotaReached("provisioning templates", MAX);
        };
    }
}
