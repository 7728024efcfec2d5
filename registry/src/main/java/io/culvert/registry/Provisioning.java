package io.culvert.registry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Creates a thing, its groups' memberships and the ties of its certificate as a template says. Every step
/// succeeds again if it was done before, so a provisioning that was interrupted can be repeated. Thread safe;
/// methods block on the store.
public final class Provisioning {

    /// What a template asks for, with its parameters filled in.
    ///
    /// @param thing the thing's name
    /// @param existing what happens to the attributes of a thing that exists
    /// @param groups groups that exist, which the thing joins
    /// @param policies policies that exist, which the certificate gets
    public record Plan(String thing, Attributes attributes, Existing existing, List<String> groups,
            List<String> policies, DeviceCertificate.Status status) {
        public Plan {
            groups = List.copyOf(groups);
            policies = List.copyOf(policies);
        }
    }

    /// What happens to the attributes of a thing that exists.
    public enum Existing {
        /// They stay as they are.
        DO_NOTHING,
        /// They become those of the template.
        REPLACE,
        /// Those of the template are added.
        MERGE,
        /// The provisioning fails if they differ.
        FAIL
    }

    /// Reads templates.
    public interface Templates {

        /// A template with its parameters filled in.
        Planning plan(String body, Map<String, String> parameters);
    }

    /// The result of reading a template.
    public sealed interface Planning {
        /// It can be followed.
        record Planned(Plan plan) implements Planning {}

        /// It cannot.
        ///
        /// @param why the reason as a message for the caller
        record Refused(String why) implements Planning {}
    }

    private final Registry registry;
    private final ThingGroups groups;
    private final DevicePolicies policies;

    public Provisioning(Registry registry, ThingGroups groups, DevicePolicies policies) {
        this.registry = registry;
        this.groups = groups;
        this.policies = policies;
    }

    /// Follows a plan for a certificate that is registered. The certificate gets the plan's status last, so
    /// that no device connects without its policies.
    ///
    /// @return the reason for which it failed, as a message for the caller, or null if it is done
    public @Nullable String follow(String account, Plan plan, DeviceCertificate certificate) {
        String failure = thing(account, plan);
        if (failure == null) {
            failure = ties(account, plan, certificate.id());
        }
        if (failure != null || certificate.status() == plan.status()) {
            return failure;
        }
        return switch (registry.setStatus(account, certificate.id(), plan.status())) {
            case CHANGED, SAME -> null;
            case NOT_FOUND, REVOKED -> "certificate: revoked or deleted meanwhile";
        };
    }

    private @Nullable String thing(String account, Plan plan) {
        return switch (registry.createThing(account, plan.thing(), plan.attributes())) {
            case Creation.Created(Thing thing) -> null;
            case Creation.Full(int max) -> "things: " + max + " are in this account (expected: fewer)";
            case Creation.Taken(Thing known) -> existing(account, plan);
        };
    }

    private @Nullable String existing(String account, Plan plan) {
        Map<String, String> given = plan.attributes().values();
        return switch (plan.existing()) {
            case DO_NOTHING -> null;
            case FAIL -> "thing: " + plan.thing() + " exists with other attributes";
            case REPLACE -> {
                registry.updateThing(account, plan.thing(), null, before -> plan.attributes());
                yield null;
            }
            case MERGE -> {
                try {
                    registry.updateThing(account, plan.thing(), null, before -> before.with(given));
                    yield null;
                } catch (IllegalArgumentException e) {
                    yield String.valueOf(e.getMessage());
                }
            }
        };
    }

    private @Nullable String ties(String account, Plan plan, String certificateId) {
        for (String group : plan.groups()) {
            switch (groups.add(account, group, plan.thing())) {
                case MEMBER -> {
                }
                case NO_GROUP -> {
                    return "thing group: " + group + " does not exist (expected: one that exists)";
                }
                case NO_THING -> {
                    return "thing: " + plan.thing() + " was deleted meanwhile";
                }
                case FULL -> {
                    return "thing: " + plan.thing() + " is in " + ThingGroups.MAX_GROUPS_OF_A_THING
                            + " groups (expected: fewer)";
                }
            }
        }
        for (String policy : plan.policies()) {
            String failure = failure(policies.attach(account, policy, certificateId), "policy: " + policy);
            if (failure != null) {
                return failure;
            }
        }
        return failure(registry.attach(account, plan.thing(), certificateId), "thing: " + plan.thing());
    }

    private static @Nullable String failure(RegistryStore.Tie tie, String what) {
        return switch (tie) {
            case TIED, SAME -> null;
            case NOT_FOUND -> what + " or the certificate does not exist";
            case FULL -> what + " cannot be attached, because the certificate has the maximum number";
        };
    }
}
