package io.culvert.identity;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The wanted state of an account.
///
/// @param id twelve digits
/// @param name for people; empty to keep the present name, or to use the id for a new account
/// @param policies documents by name
/// @param users by name, each with its policies; without a value, a user keeps the policies that it has
public record DesiredAccount(String id, Optional<String> name, SortedMap<String, String> policies,
        SortedMap<String, Optional<SortedSet<String>>> users) {

    public DesiredAccount {
        policies = new TreeMap<>(policies);
        users = new TreeMap<>(Map.copyOf(users));
    }
}
