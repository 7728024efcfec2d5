package io.culvert.identity;

import java.time.Instant;

/// An account. Accounts share the service but cannot see each other.
///
/// @param id twelve digits
/// @param name for people
public record Account(String id, String name, Instant createdAt) {}
