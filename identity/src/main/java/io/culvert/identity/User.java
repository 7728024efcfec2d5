package io.culvert.identity;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A person or a program that calls the API with its own access keys.
///
/// @param id `AIDA` and 16 characters; never reused, even if a name is
/// @param policies names of the attached policies, all of the user's account
public record User(QualifiedName name, String id, SortedSet<String> policies, Instant createdAt) {

    public User {
        policies = Collections.unmodifiableSortedSet(new TreeSet<>(policies));
    }

    /// The same user with these policies.
    public User with(SortedSet<String> others) {
        return new User(name, id, others, createdAt);
    }

    /// `arn:aws:iam::ACCOUNT:user/NAME`.
    public String arn() {
        return arn(name);
    }

    /// The ARN of a user of this name.
    public static String arn(QualifiedName name) {
        return "arn:aws:iam::" + name.account() + ":user/" + name.name();
    }
}
