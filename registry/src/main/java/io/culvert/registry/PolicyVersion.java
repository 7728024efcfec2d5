package io.culvert.registry;

import java.time.Instant;

/// One version of a certificate's policy.
///
/// @param number starts at 1; never reused
/// @param document the JSON text exactly as the caller sent it
/// @param isDefault whether this version is the one in force
public record PolicyVersion(int number, String document, boolean isDefault, Instant createdAt) {}
