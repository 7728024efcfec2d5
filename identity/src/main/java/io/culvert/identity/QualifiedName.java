package io.culvert.identity;

import java.util.Comparator;

/// A name within its account.
///
/// @param account the twelve-digit account
/// @param name of a user or of a policy
public record QualifiedName(String account, String name) implements Comparable<QualifiedName> {

    private static final Comparator<QualifiedName> ORDER = Comparator.comparing(QualifiedName::account)
        .thenComparing(QualifiedName::name);

    @Override
    public int compareTo(QualifiedName other) {
        return ORDER.compare(this, other);
    }
}
