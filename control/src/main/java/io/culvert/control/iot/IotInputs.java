package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.provisioning.ProvisioningTemplate;
import io.culvert.control.wire.Printable;
import io.culvert.policy.DevicePolicy;
import io.culvert.policy.PolicyException;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.Names;
import io.culvert.registry.ThingType;
import io.culvert.registry.ThingTypeStore;
import java.util.Optional;

/// Members that several operations share. The names are noted for the audit.
final class IotInputs {

    static final TextRule THING = new TextRule(1, 128, Names.THING);
    static final TextRule GROUP = new TextRule(1, 128, Names.THING);
    static final TextRule POLICY = new TextRule(1, 128, Names.POLICY);
    static final TextRule CERTIFICATE_ID = new TextRule(64, 64, Names.CERTIFICATE_ID);
    static final TextRule TEMPLATE = new TextRule(1, 36, "[0-9A-Za-z_-]+");
    static final TextRule TEMPLATE_BODY = TextRule.atMost(ProvisioningTemplate.MAX_CHARS);
    static final TextRule ARN = TextRule.atMost(2048);
    private static final TextRule VERSION = new TextRule(1, 9, "[1-9][0-9]*");
    private static final TextRule DOCUMENT = TextRule.atMost(404_600);

    private IotInputs() {}

    static String thing(Members input, ApiCall call) {
        return noted(call, "thing", input.requiredText("thingName", THING));
    }

    static String thingType(Members input, ApiCall call) {
        return noted(call, "thingType", input.requiredText("thingTypeName", THING));
    }

    /// The type that a thing is to have.
    ///
    /// @return empty if the call names none
    /// @throws ApiError if the type does not exist or is deprecated
    static Optional<String> typeOfThing(Members input, ApiCall call, ThingTypeStore types) {
        Optional<String> name = input.text("thingTypeName", THING);
        name.ifPresent(wanted -> {
            ThingType type = types.type(call.account(), wanted)
                .orElseThrow(() -> IotRefusals.notFound("Thing type", wanted));
            if (type.deprecatedAt() != null) {
                throw IotRefusals.invalid("thingTypeName: " + wanted + " is deprecated (expected: another)");
            }
        });
        return name;
    }

    static String group(Members input, ApiCall call) {
        return noted(call, "group", input.requiredText("thingGroupName", GROUP));
    }

    static String policy(Members input, ApiCall call) {
        return noted(call, "policy", input.requiredText("policyName", POLICY));
    }

    static String certificate(Members input, ApiCall call) {
        return noted(call, "certificate", input.requiredText("certificateId", CERTIFICATE_ID));
    }

    static String authority(Members input, ApiCall call) {
        return noted(call, "authority", input.requiredText("certificateId", CERTIFICATE_ID));
    }

    static String template(Members input, ApiCall call) {
        return noted(call, "template", input.requiredText("templateName", TEMPLATE));
    }

    /// The id of the certificate whose ARN a member holds.
    ///
    /// @param member `principal` or `target`
    static String certificateArn(Members input, String member, ApiCall call, Arns arns) {
        String arn = input.requiredText(member, ARN);
        String prefix = arns.certificate(call.account(), "");
        if (!arn.startsWith(prefix) || CERTIFICATE_ID.broken(arn.substring(prefix.length())).isPresent()) {
            throw IotRefusals.invalid(member + ": " + Printable.of(arn)
                    + " (expected: the ARN of a certificate of this account and region)");
        }
        return noted(call, "certificate", arn.substring(prefix.length()));
    }

    private static String noted(ApiCall call, String what, String value) {
        call.note(what, value);
        return value;
    }

    /// The statuses that a call may set.
    private enum Settable {
        ACTIVE, INACTIVE, REVOKED
    }

    /// The status of a certificate in a member.
    static Optional<Status> status(Members input, String member) {
        return input.constant(member, Settable.class).map(status -> Status.valueOf(status.name()));
    }

    static Status initialStatus(Members input) {
        return input.flag("setAsActive").orElse(false) ? Status.ACTIVE : Status.INACTIVE;
    }

    static int policyVersion(Members input) {
        return Integer.parseInt(input.requiredText("policyVersionId", VERSION));
    }

    /// A policy document of which every statement can be enforced.
    ///
    /// @throws ApiError MalformedPolicyException with the place and reason if not
    static String policyDocument(Members input) {
        String document = input.requiredText("policyDocument", DOCUMENT);
        try {
            DevicePolicy.parse(document);
            return document;
        } catch (PolicyException e) {
            throw new ApiError(ErrorType.MALFORMED_POLICY, "policyDocument: " + e.text());
        }
    }
}
