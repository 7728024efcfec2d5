package io.culvert.identity;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The wanted state of an account.
///
/// @param id twelve digits
/// @param name for people; empty leaves it, and is the id for a new account
/// @param policies documents by name
/// @param users by name, with their policies; without, these are left as they are
public record DesiredAccount(String id, Optional<String> name, SortedMap<String, String> policies,
        SortedMap<String, Optional<SortedSet<String>>> users) {

    public DesiredAccount {
        policies = new TreeMap<>(policies);
        users = new TreeMap<>(Map.copyOf(users));
    }
}
