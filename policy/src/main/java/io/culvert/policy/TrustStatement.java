package io.culvert.policy;

import io.culvert.identity.Caller;
import io.culvert.policy.TrustPolicy.Trust;
import java.util.List;
import java.util.Set;

/// One statement of a trust policy.
///
/// @param accounts the trusted accounts, `*` for all
/// @param arns the trusted users, roles and sessions
/// @param providers the trusted identity providers' ARNs
record TrustStatement(Effect effect, Set<String> actions, Set<String> accounts, Set<String> arns,
        Set<String> providers, List<Condition> conditions) {

    /// Who asks to assume a role.
    sealed interface Subject {

        /// A caller with an access key.
        record Signed(Caller caller) implements Subject {}

        /// A person or program that an identity provider vouches for.
        record Federated(String provider) implements Subject {}
    }

    Trust judge(Subject subject, String action, RequestKeys keys) {
        return actions.contains(action) && conditions.stream().allMatch(each -> each.holds(keys, effect))
                ? principal(subject)
                : Trust.NONE;
    }

    private Trust principal(Subject subject) {
        return switch (subject) {
            case Subject.Federated(String provider) ->
                providers.contains(provider) ? Trust.DIRECT : Trust.NONE;
            case Subject.Signed(Caller caller) -> {
                if (arns.contains(caller.arn()) || arns.contains(roleArn(caller))) {
                    yield Trust.DIRECT;
                }
                yield accounts.contains("*") || accounts.contains(caller.account()) ? Trust.ACCOUNT
                        : Trust.NONE;
            }
        };
    }

    /// A session of a role counts as the role.
    private static String roleArn(Caller caller) {
        return caller.isRoleSession() ? "arn:aws:iam::" + caller.account() + ":role/" + caller.userName()
                : "";
    }
}
