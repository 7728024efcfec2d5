package io.culvert.control.admin;

import io.culvert.identity.AssumableRole;
import io.culvert.identity.Caller;
import io.culvert.identity.Directory;
import io.culvert.identity.Identities;
import io.culvert.identity.Policy;
import io.culvert.identity.QualifiedName;
import io.culvert.identity.User;
import io.culvert.policy.NamedPolicy;
import io.culvert.policy.PolicyDocument;
import io.culvert.policy.PolicyException;
import io.culvert.policy.PolicySource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the policies of users and roles and caches the parsed documents. Answers from memory; unknown and
/// deleted users and roles have no policies. A stored document that cannot be parsed denies everything to its
/// users, because it may contain a Deny.
public final class UserPolicies implements PolicySource {

    private static final Logger LOG = LoggerFactory.getLogger(UserPolicies.class);
    private static final PolicyDocument NOTHING = PolicyDocument
        .parse("{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"Unreadable\",\"Effect\":\"Deny\","
                + "\"Action\":\"*\",\"Resource\":\"*\"}}");

    private final Identities identities;
    private volatile Parsed parsed = new Parsed(Directory.EMPTY, Map.of());

    private record Parsed(Directory directory, Map<Policy, NamedPolicy> policies) {

        NamedPolicy policy(QualifiedName name) {
            NamedPolicy found = directory.policy(name).map(policies::get).orElse(null);
            return found == null ? new NamedPolicy(name.name(), NOTHING) : found;
        }
    }

    public UserPolicies(Identities identities) {
        this.identities = identities;
    }

    @Override
    public List<NamedPolicy> policiesOf(Caller caller) {
        Parsed current = current();
        return names(caller, current.directory).stream()
            .map(name -> current.policy(new QualifiedName(caller.account(), name)))
            .toList();
    }

    private static SortedSet<String> names(Caller caller, Directory directory) {
        QualifiedName name = new QualifiedName(caller.account(), caller.userName());
        if (caller.isRoleSession()) {
            return directory.role(name)
                .filter(role -> caller.userId().startsWith(role.id() + ":"))
                .map(AssumableRole::policies)
                .orElseGet(Collections::emptySortedSet);
        }
        return directory.user(name)
            .filter(user -> user.id().equals(caller.userId()))
            .map(User::policies)
            .orElseGet(Collections::emptySortedSet);
    }

    /// Parses the documents that are new since the last call. Several threads may do so at once, with the
    /// same result.
    private Parsed current() {
        Parsed before = parsed;
        Directory directory = identities.directory();
        if (before.directory.version() == directory.version()) {
            return before;
        }
        Map<Policy, NamedPolicy> policies = new HashMap<>();
        for (Policy policy : directory.policies().values()) {
            NamedPolicy known = before.policies.get(policy);
            policies.put(policy, known == null ? parse(policy) : known);
        }
        Parsed now = new Parsed(directory, policies);
        parsed = now;
        return now;
    }

    private static NamedPolicy parse(Policy policy) {
        try {
            return new NamedPolicy(policy.name().name(), PolicyDocument.parse(policy.document()));
        } catch (PolicyException e) {
            LOG.error("Policy {} of account {} cannot be parsed and denies everything: {}",
                    policy.name().name(), policy.name().account(), e.text());
            return new NamedPolicy(policy.name().name(), NOTHING);
        }
    }
}
