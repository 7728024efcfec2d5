package io.culvert.control.sts;

import io.culvert.control.sts.WebIdentities.WebIdentity;
import io.culvert.identity.AssumableRole;
import io.culvert.identity.SessionCredentials;
import io.culvert.policy.TrustPolicy.Trust;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The roles that people and programs assume with a token of an identity provider.
public final class WebRoles {

    /// The claims that a session keeps, as condition keys of its calls.
    private static final Set<String> KEPT = Set.of("sub", "aud", "azp", "email", "groups", "amr");

    private final RoleSessions roles;

    /// @param roles finds roles, and issues credentials for them
    public WebRoles(RoleSessions roles) {
        this.roles = roles;
    }

    /// The role of an ARN if it is there and trusts the identity.
    ///
    /// @param common the condition keys that every request has
    Optional<RoleSessions.Trusted> trusting(String arn, WebIdentity identity, String sessionName,
            Map<String, List<String>> common) {
        return roles.find(arn).filter(found -> {
            Map<String, List<String>> keys = new HashMap<>(common);
            keys.put("sts:RoleSessionName", List.of(sessionName));
            keys.put("aws:FederatedProvider", List.of(arn(found.role(), identity)));
            identity.claims().forEach((claim, values) -> keys.put(identity.provider() + ":" + claim, values));
            return found.policy().trusts(arn(found.role(), identity), keys) != Trust.NONE;
        });
    }

    /// New credentials for the first of these roles that trusts the identity, for as long as the role
    /// permits.
    ///
    /// @param arns of roles, in order
    public Optional<SessionCredentials> first(List<String> arns, WebIdentity identity,
            Map<String, List<String>> common) {
        String sessionName = sessionName(identity);
        return arns.stream()
            .flatMap(arn -> trusting(arn, identity, sessionName, common).stream())
            .findFirst()
            .map(found -> issue(found.role(), identity, sessionName, found.role().maxSession()));
    }

    /// The person's name in ARNs and the audit: the e-mail address or the subject.
    private static String sessionName(WebIdentity identity) {
        List<String> email = identity.claims().getOrDefault("email", List.of());
        String name = (email.isEmpty() ? identity.subject() : email.getFirst())
            .replaceAll("[^A-Za-z0-9_+=,.@-]", "-");
        String padded = name.length() < 2 ? name + "--" : name;
        return padded.substring(0, Math.min(64, padded.length()));
    }

    /// New credentials for a role that trusts the identity.
    SessionCredentials issue(AssumableRole role, WebIdentity identity, String sessionName,
            Duration duration) {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("aws:FederatedProvider", List.of(arn(role, identity)));
        identity.claims().forEach((claim, values) -> {
            if (KEPT.contains(claim)) {
                keys.put(identity.provider() + ":" + claim, values);
            }
        });
        return roles.issue(role, sessionName, duration, keys);
    }

    /// The provider's ARN in the role's account.
    static String arn(AssumableRole role, WebIdentity identity) {
        return "arn:aws:iam::" + role.name().account() + ":oidc-provider/" + identity.provider();
    }
}
