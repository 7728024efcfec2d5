package io.culvert.control.iot;

import io.culvert.control.api.ApiResponse;
import io.culvert.registry.DevicePolicies;
import java.util.Map;

/// Which certificate has which policy: AttachPolicy, DetachPolicy, ListAttachedPolicies,
/// ListTargetsForPolicy, and the older AttachPrincipalPolicy, DetachPrincipalPolicy, ListPrincipalPolicies,
/// ListPolicyPrincipals. Who attaches must be allowed it on the policy and on the certificate.
final class PolicyTargets {

    private final DevicePolicies policies;

    PolicyTargets(DevicePolicies policies) {
        this.policies = policies;
    }

    ApiResponse attach(IotCall call) {
        return attach(call, "AttachPolicy", bodyTarget(call));
    }

    ApiResponse attachPrincipal(IotCall call) {
        return attach(call, "AttachPrincipalPolicy", headerPrincipal(call));
    }

    private ApiResponse attach(IotCall call, String operation, String id) {
        String name = Policies.name(call);
        call.require(operation, call.policyArn(name), call.certificateArn(id));
        return switch (policies.attach(call.account(), name, id)) {
            case TIED, SAME -> Rest.ok(Map.of());
            case NOT_FOUND -> throw IotCall.notFound("Policy or certificate", name + ", " + id);
            case FULL -> throw IotCall.invalid("certificate: has "
                    + DevicePolicies.MAX_POLICIES_OF_A_CERTIFICATE + " policies (expected: fewer)");
        };
    }

    ApiResponse detach(IotCall call) {
        return detach(call, "DetachPolicy", bodyTarget(call));
    }

    ApiResponse detachPrincipal(IotCall call) {
        return detach(call, "DetachPrincipalPolicy", headerPrincipal(call));
    }

    private ApiResponse detach(IotCall call, String operation, String id) {
        String name = Policies.name(call);
        call.require(operation, call.policyArn(name), call.certificateArn(id));
        policies.detach(call.account(), name, id);
        return Rest.ok(Map.of());
    }

    private static String bodyTarget(IotCall call) {
        return call.certificateOf("target",
                call.body().text("target").orElseThrow(() -> IotCall.invalid("target: missing")));
    }

    private static String headerPrincipal(IotCall call) {
        return call.certificateOf("principal", call.header("x-amzn-iot-principal"));
    }

    ApiResponse ofTarget(IotCall call) {
        return ofCertificate(call, "ListAttachedPolicies", call.certificateOf("target", call.path().get(1)));
    }

    ApiResponse ofPrincipal(IotCall call) {
        return ofCertificate(call, "ListPrincipalPolicies", headerPrincipal(call));
    }

    private ApiResponse ofCertificate(IotCall call, String operation, String id) {
        call.require(operation, call.certificateArn(id));
        IotPage page = call.page(IotPage.Words.CERTIFICATES);
        return page.answer("policies", policies.policiesOf(call.account(), id, page.asked()), name -> name,
                name -> Policies.named(call, name));
    }

    ApiResponse targets(IotCall call) {
        return certificatesWith(call, "ListTargetsForPolicy", "targets", Policies.name(call));
    }

    ApiResponse principals(IotCall call) {
        return certificatesWith(call, "ListPolicyPrincipals", "principals",
                call.policyName(call.header("x-amzn-iot-policy")));
    }

    private ApiResponse certificatesWith(IotCall call, String operation, String member, String name) {
        call.require(operation, call.policyArn(name));
        if (policies.versions(call.account(), name).isEmpty()) {
            throw IotCall.notFound("Policy", name);
        }
        IotPage page = call.page(IotPage.Words.CERTIFICATES);
        return page.answer(member, policies.certificatesWith(call.account(), name, page.asked()), id -> id,
                call::certificateArn);
    }
}
