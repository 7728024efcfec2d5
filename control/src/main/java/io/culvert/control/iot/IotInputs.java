package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.Printable;
import io.culvert.policy.DevicePolicy;
import io.culvert.policy.PolicyException;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.Names;

/// Members that several operations share. The names are noted for the audit.
final class IotInputs {

    static final TextRule THING = new TextRule(1, 128, Names.THING);
    static final TextRule GROUP = new TextRule(1, 128, Names.THING);
    static final TextRule POLICY = new TextRule(1, 128, Names.POLICY);
    static final TextRule CERTIFICATE_ID = new TextRule(64, 64, Names.CERTIFICATE_ID);
    static final TextRule ARN = TextRule.atMost(2048);
    private static final TextRule VERSION = new TextRule(1, 9, "[1-9][0-9]*");
    private static final TextRule DOCUMENT = TextRule.atMost(404_600);

    private IotInputs() {}

    static String thing(Members input, ApiCall call) {
        return noted(call, "thing", input.requiredText("thingName", THING));
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
