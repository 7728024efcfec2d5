package io.culvert.registry;

import java.time.Instant;

/// One version of a certificate's policy.
///
/// @param number 1 at first; numbers are not given twice
/// @param document the JSON as it was given
/// @param isDefault whether it is the one that counts
public record PolicyVersion(int number, String document, boolean isDefault, Instant createdAt) {}
