package io.culvert.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A set of permissions that callers take on for a while, as temporary credentials. This module does not
/// interpret the trust policy.
///
/// @param id `AROA` and 16 characters; never reused, even if a name is
/// @param trustPolicy IAM JSON that says who may assume the role
/// @param policies names of the attached policies, all of the role's account
/// @param maxSession the longest session
public record AssumableRole(QualifiedName name, String id, String trustPolicy, SortedSet<String> policies,
        Duration maxSession, Instant createdAt) {

    public AssumableRole {
        policies = Collections.unmodifiableSortedSet(new TreeSet<>(policies));
    }

    /// The same role with these policies.
    public AssumableRole with(SortedSet<String> others) {
        return new AssumableRole(name, id, trustPolicy, others, maxSession, createdAt);
    }

    /// The same role with another trust policy.
    public AssumableRole trusting(String other) {
        return new AssumableRole(name, id, other, policies, maxSession, createdAt);
    }

    /// `arn:aws:iam::ACCOUNT:role/NAME`.
    public String arn() {
        return arn(name);
    }

    /// The ARN of a role of this name.
    public static String arn(QualifiedName name) {
        return "arn:aws:iam::" + name.account() + ":role/" + name.name();
    }
}
