package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ApiService;
import io.culvert.registry.CertificateIssuer;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.Registry;
import io.culvert.registry.ThingGroups;

/// The service `iot`: finds the operation by method and path, asks whether the caller may, and answers in
/// REST JSON. `docs/registry.md` lists the implemented operations.
public final class IotApi implements ApiService {

    private final Things things;
    private final Principals principals;
    private final Groups groups;
    private final GroupMembers members;
    private final Certificates certificates;
    private final Policies policies;
    private final PolicyTargets targets;
    private final IotEndpoints endpoints;
    private final IotMeans means;

    public IotApi(Registry registry, ThingGroups thingGroups, DevicePolicies devicePolicies,
            CertificateIssuer issuer, IotMeans means, IotEndpoints endpoints) {
        this.means = means;
        this.endpoints = endpoints;
        this.things = new Things(registry);
        this.principals = new Principals(registry);
        this.groups = new Groups(thingGroups);
        this.members = new GroupMembers(thingGroups, registry);
        this.policies = new Policies(devicePolicies);
        this.targets = new PolicyTargets(devicePolicies);
        this.certificates = new Certificates(registry, issuer);
    }

    @Override
    public String signingName() {
        return "iot";
    }

    /// By the scope that the request says it is signed for: the paths of this service are many.
    @Override
    public boolean claims(ApiRequest request) {
        return request.signedFor().filter(signingName()::equals).isPresent();
    }

    @Override
    public ApiResponse answer(ApiCall verified) {
        IotCall call = IotCall.of(verified, means);
        return call.path().size() == 1 ? collection(call) : switch (call.path().getFirst()) {
            case "things" -> thing(call);
            case "thing-groups" -> group(call);
            case "certificates" -> certificate(call);
            case "policies" -> policy(call);
            case "target-policies", "principal-policies", "attached-policies", "policy-targets" ->
                policyTarget(call);
            case "certificate" -> switch (call.method() + " " + call.path().get(1)) {
                case "POST register-no-ca" -> certificates.register(call);
                default -> throw call.unknown();
            };
            case "principals" -> switch (call.method() + " " + call.path().get(1)) {
                case "GET things" -> principals.ofPrincipal(call);
                case "GET things-v2" -> principals.ofPrincipalWithTypes(call);
                default -> throw call.unknown();
            };
            default -> throw call.unknown();
        };
    }

    private ApiResponse collection(IotCall call) {
        return switch (call.method() + " " + call.path().getFirst()) {
            case "GET things" -> things.list(call);
            case "GET thing-groups" -> groups.list(call);
            case "GET certificates" -> certificates.list(call);
            case "POST keys-and-certificate" -> certificates.create(call);
            case "POST certificates" -> certificates.createFromRequest(call);
            case "GET policies" -> policies.list(call);
            case "GET principal-policies" -> targets.ofPrincipal(call);
            case "GET policy-principals" -> targets.principals(call);
            case "GET endpoint" -> endpoints.describe(call);
            default -> throw call.unknown();
        };
    }

    private ApiResponse thing(IotCall call) {
        return switch (call.shape()) {
            case "POST" -> things.create(call);
            case "GET" -> things.describe(call);
            case "PATCH" -> things.update(call);
            case "DELETE" -> things.delete(call);
            case "PUT principals" -> principals.attach(call);
            case "DELETE principals" -> principals.detach(call);
            case "GET principals" -> principals.ofThing(call);
            case "GET principals-v2" -> principals.ofThingWithTypes(call);
            case "GET thing-groups" -> members.groupsOf(call);
            default -> throw call.unknown();
        };
    }

    private ApiResponse group(IotCall call) {
        return switch (call.shape()) {
            case "PUT" -> switch (call.path().get(1)) {
                case "addThingToThingGroup" -> members.add(call);
                case "removeThingFromThingGroup" -> members.remove(call);
                default -> throw call.unknown();
            };
            case "POST" -> groups.create(call);
            case "GET" -> groups.describe(call);
            case "DELETE" -> groups.delete(call);
            case "GET things" -> members.things(call);
            default -> throw call.unknown();
        };
    }

    private ApiResponse certificate(IotCall call) {
        return switch (call.shape()) {
            case "GET" -> certificates.describe(call);
            case "PUT" -> certificates.update(call);
            case "DELETE" -> certificates.delete(call);
            default -> throw call.unknown();
        };
    }

    private ApiResponse policy(IotCall call) {
        return switch (call.path().size()) {
            case 2 -> switch (call.method()) {
                case "POST" -> policies.create(call);
                case "GET" -> policies.get(call);
                case "DELETE" -> policies.delete(call);
                default -> throw call.unknown();
            };
            case 3 -> switch (call.shape()) {
                case "POST version" -> policies.createVersion(call);
                case "GET version" -> policies.listVersions(call);
                default -> throw call.unknown();
            };
            default -> policyVersion(call);
        };
    }

    private ApiResponse policyVersion(IotCall call) {
        if (call.path().size() != 4 || !call.path().get(2).equals("version")) {
            throw call.unknown();
        }
        return switch (call.method()) {
            case "GET" -> policies.getVersion(call);
            case "PATCH" -> policies.setDefault(call);
            case "DELETE" -> policies.deleteVersion(call);
            default -> throw call.unknown();
        };
    }

    private ApiResponse policyTarget(IotCall call) {
        if (call.path().size() != 2) {
            throw call.unknown();
        }
        return switch (call.method() + " " + call.path().getFirst()) {
            case "PUT target-policies" -> targets.attach(call);
            case "POST target-policies" -> targets.detach(call);
            case "PUT principal-policies" -> targets.attachPrincipal(call);
            case "DELETE principal-policies" -> targets.detachPrincipal(call);
            case "POST attached-policies" -> targets.ofTarget(call);
            case "POST policy-targets" -> targets.targets(call);
            default -> throw call.unknown();
        };
    }
}
