package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ErrorType;
import io.culvert.policy.DevicePolicy;
import io.culvert.policy.PolicyException;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.DevicePolicyStore.Addition;
import io.culvert.registry.PolicyVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/policies…`: CreatePolicy, GetPolicy, ListPolicies, DeletePolicy and the same of their versions. A
/// document that could not be honoured is refused.
final class Policies {

    private final DevicePolicies policies;

    Policies(DevicePolicies policies) {
        this.policies = policies;
    }

    ApiResponse create(IotCall call) {
        String name = name(call);
        call.require("CreatePolicy", call.policyArn(name));
        String document = document(call);
        PolicyVersion first = policies.create(call.account(), name, document)
            .orElseThrow(() -> new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS, "policy: " + name + " exists",
                    Map.of("resourceId", name, "resourceArn", call.policyArn(name))));
        return Rest.ok(Map.of("policyName", name, "policyArn", call.policyArn(name), "policyDocument",
                document, "policyVersionId", Integer.toString(first.number())));
    }

    /// A policy in the path's second segment, checked and noted.
    static String name(IotCall call) {
        return call.policyName(call.path().get(1));
    }

    private static String document(IotCall call) {
        String document = call.body()
            .text("policyDocument")
            .orElseThrow(() -> IotCall.invalid("policyDocument: missing"));
        try {
            DevicePolicy.parse(document);
            return document;
        } catch (PolicyException e) {
            throw new ApiError(ErrorType.MALFORMED_POLICY, "policyDocument: " + e.text());
        }
    }

    ApiResponse get(IotCall call) {
        String name = name(call);
        call.require("GetPolicy", call.policyArn(name));
        List<PolicyVersion> versions = versions(call, name);
        PolicyVersion counts = versions.stream().filter(PolicyVersion::isDefault).findFirst().orElseThrow();
        return Rest.ok(Map.of("policyName", name, "policyArn", call.policyArn(name), "policyDocument",
                counts.document(), "defaultVersionId", Integer.toString(counts.number()), "creationDate",
                versions.getLast().createdAt(), "lastModifiedDate", versions.getFirst().createdAt()));
    }

    private List<PolicyVersion> versions(IotCall call, String name) {
        List<PolicyVersion> versions = policies.versions(call.account(), name);
        if (versions.isEmpty()) {
            throw IotCall.notFound("Policy", name);
        }
        return versions;
    }

    ApiResponse list(IotCall call) {
        call.require("ListPolicies", call.policyArn("*"));
        IotPage page = call.page(IotPage.Words.CERTIFICATES);
        return page.answer("policies", policies.names(call.account(), page.asked()), name -> name,
                name -> named(call, name));
    }

    static Map<String, String> named(IotCall call, String name) {
        return Map.of("policyName", name, "policyArn", call.policyArn(name));
    }

    ApiResponse delete(IotCall call) {
        String name = name(call);
        call.require("DeletePolicy", call.policyArn(name));
        return switch (policies.delete(call.account(), name)) {
            case REMOVED -> Rest.ok(Map.of());
            case NOT_FOUND -> throw IotCall.notFound("Policy", name);
            case TIED ->
                throw conflict(name + " is attached to certificates (expected: none; detach it first)");
            case CONFLICT -> throw conflict(
                    name + " has other versions than the default one (expected: none; delete them first)");
        };
    }

    private static ApiError conflict(String what) {
        return new ApiError(ErrorType.DELETE_CONFLICT, "policy: " + what);
    }

    ApiResponse createVersion(IotCall call) {
        String name = name(call);
        call.require("CreatePolicyVersion", call.policyArn(name));
        return switch (policies.addVersion(call.account(), name, document(call), call.flag("setAsDefault"))) {
            case Addition.Added(PolicyVersion version) -> Rest.ok(Map.of("policyArn", call.policyArn(name),
                    "policyDocument", version.document(), "policyVersionId",
                    Integer.toString(version.number()), "isDefaultVersion", version.isDefault()));
            case Addition.NoPolicy none -> throw IotCall.notFound("Policy", name);
            case Addition.Full full ->
                throw new ApiError(ErrorType.VERSIONS_LIMIT_EXCEEDED, "policy: " + name + " has "
                        + DevicePolicies.MAX_VERSIONS + " versions (expected: fewer; delete one first)");
        };
    }

    ApiResponse listVersions(IotCall call) {
        String name = name(call);
        call.require("ListPolicyVersions", call.policyArn(name));
        return Rest.ok(Map.of("policyVersions",
                versions(call, name).stream()
                    .map(version -> Map.of("versionId", Integer.toString(version.number()),
                            "isDefaultVersion", version.isDefault(), "createDate", version.createdAt()))
                    .toList()));
    }

    ApiResponse getVersion(IotCall call) {
        String name = name(call);
        int number = number(call);
        call.require("GetPolicyVersion", call.policyArn(name));
        Optional<PolicyVersion> found = versions(call, name).stream()
            .filter(version -> version.number() == number)
            .findFirst();
        PolicyVersion version = found.orElseThrow(() -> noVersion(name, number));
        return Rest.ok(Map.of("policyName", name, "policyArn", call.policyArn(name), "policyDocument",
                version.document(), "policyVersionId", Integer.toString(number), "isDefaultVersion",
                version.isDefault(), "creationDate", version.createdAt(), "lastModifiedDate",
                version.createdAt()));
    }

    private static int number(IotCall call) {
        String text = call.path().get(3);
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw IotCall.invalid("policyVersionId: " + IotCall.shown(text) + " (expected: a whole number)");
        }
        return Integer.parseInt(text);
    }

    private static ApiError noVersion(String name, int number) {
        return IotCall.notFound("Policy version", name + " " + number);
    }

    ApiResponse setDefault(IotCall call) {
        String name = name(call);
        int number = number(call);
        call.require("SetDefaultPolicyVersion", call.policyArn(name));
        if (!policies.setDefault(call.account(), name, number)) {
            throw noVersion(name, number);
        }
        return Rest.ok(Map.of());
    }

    ApiResponse deleteVersion(IotCall call) {
        String name = name(call);
        int number = number(call);
        call.require("DeletePolicyVersion", call.policyArn(name));
        return switch (policies.deleteVersion(call.account(), name, number)) {
            case REMOVED -> Rest.ok(Map.of());
            case NOT_FOUND, TIED -> throw noVersion(name, number);
            case CONFLICT -> throw conflict(name + " " + number
                    + " is the default version (expected: another; set the default first)");
        };
    }
}
