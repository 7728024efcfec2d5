package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.provisioning.FirstConnectionTemplates;
import io.culvert.control.provisioning.TemplateException;
import io.culvert.registry.CertificateAuthority.FirstConnection;
import io.culvert.registry.DeviceAuthorities;
import io.culvert.registry.Provisioning;
import java.util.Optional;

/// The member `registrationConfig`: the template by which devices are registered that connect for the first
/// time. It names no AWS role; instead, whoever sets it needs the permissions for what it does.
final class FirstConnectionInput {

    private FirstConnectionInput() {}

    /// What the call asks for.
    ///
    /// @param before what holds if the call has no such member
    static FirstConnection of(Members input, FirstConnection before, IotContext context, ApiCall call) {
        Optional<Members> given = input.structure("registrationConfig");
        if (given.isEmpty()) {
            return before;
        }
        Members config = given.get();
        Optional<String> name = config.text("templateName", IotInputs.TEMPLATE);
        Optional<String> body = config.text("templateBody", IotInputs.TEMPLATE_BODY);
        if (name.isPresent() == body.isPresent()) {
            throw IotRefusals
                .invalid("registrationConfig: " + (name.isPresent() ? "two templates" : "no template")
                        + " (expected: templateName or templateBody)");
        }
        requirePermissions(context, call);
        return new FirstConnection(before.enabled(), name.orElse(null),
                body.map(FirstConnectionInput::body).orElse(null));
    }

    /// A template that can be followed for every device.
    ///
    /// @throws ApiError with the place and reason if it cannot
    static String body(String body) {
        try {
            FirstConnectionTemplates.parse(body);
            return body;
        } catch (TemplateException e) {
            throw IotRefusals.invalid("templateBody: " + e.text());
        }
    }

    /// Refuses an automatic registration without a template, and a template that does not exist.
    static void requireUsable(FirstConnection wanted, DeviceAuthorities authorities, ApiCall call) {
        if (wanted.enabled() && !wanted.hasTemplate()) {
            throw IotRefusals
                .invalid("registrationConfig: missing (expected: one, with automatic registration)");
        }
        String name = wanted.templateName();
        if (name != null && authorities.store().template(call.account(), name).isEmpty()) {
            throw IotRefusals.notFound("Provisioning template", name);
        }
    }

    /// Requires the permissions for what any template may do.
    static void requirePermissions(IotContext context, ApiCall call) {
        Arns arns = context.arns();
        String account = call.account();
        context.require(call, "CreateThing", arns.thing(account, "*"));
        context.require(call, "UpdateThing", arns.thing(account, "*"));
        context.require(call, "AttachThingPrincipal", arns.thing(account, "*"),
                arns.certificate(account, "*"));
        context.require(call, "AddThingToThingGroup", arns.thingGroup(account, "*"),
                arns.thing(account, "*"));
        context.require(call, "AttachPolicy", arns.devicePolicy(account, "*"),
                arns.certificate(account, "*"));
    }

    /// Requires the permissions for what one plan does.
    static void requirePermissions(IotContext context, ApiCall call, Provisioning.Plan plan) {
        Arns arns = context.arns();
        String account = call.account();
        String thing = arns.thing(account, plan.thing());
        context.require(call, "CreateThing", thing);
        if (plan.existing() == Provisioning.Existing.REPLACE
                || plan.existing() == Provisioning.Existing.MERGE) {
            context.require(call, "UpdateThing", thing);
        }
        context.require(call, "AttachThingPrincipal", thing, arns.certificate(account, "*"));
        plan.groups()
            .forEach(group -> context.require(call, "AddThingToThingGroup", arns.thingGroup(account, group),
                    thing));
        plan.policies()
            .forEach(policy -> context.require(call, "AttachPolicy", arns.devicePolicy(account, policy),
                    arns.certificate(account, "*")));
    }
}
