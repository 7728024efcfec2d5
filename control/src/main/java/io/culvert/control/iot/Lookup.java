package io.culvert.control.iot;

import io.culvert.registry.DeviceCertificate;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.PolicyVersion;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import io.culvert.registry.ThingGroup;
import io.culvert.registry.ThingGroupStore;
import java.util.List;

/// Finds what a call names, or refuses with ResourceNotFoundException.
final class Lookup {

    private final Registry registry;
    private final ThingGroupStore groups;
    private final DevicePolicies policies;

    Lookup(Registry registry, ThingGroupStore groups, DevicePolicies policies) {
        this.registry = registry;
        this.groups = groups;
        this.policies = policies;
    }

    Thing thing(String account, String name) {
        return registry.thing(account, name).orElseThrow(() -> IotRefusals.notFound("Thing", name));
    }

    ThingGroup group(String account, String name) {
        return groups.group(account, name).orElseThrow(() -> IotRefusals.notFound("Thing group", name));
    }

    DeviceCertificate certificate(String account, String id) {
        return registry.certificate(account, id).orElseThrow(() -> IotRefusals.notFound("Certificate", id));
    }

    /// All versions of a policy, the newest first; at least one.
    List<PolicyVersion> policyVersions(String account, String name) {
        List<PolicyVersion> versions = policies.versions(account, name);
        if (versions.isEmpty()) {
            throw IotRefusals.notFound("Policy", name);
        }
        return versions;
    }
}
