package io.culvert.audit;

import java.time.Duration;

/// The rotation and retention of audit files.
///
/// @param maxFileBytes the size at which a file is rotated, 4096 or more
/// @param maxFileAge the age at which a file is rotated, one minute or more
/// @param keep the number of rotated files to keep, 0 or more; the oldest are deleted
public record AuditConfig(long maxFileBytes, Duration maxFileAge, int keep) {

    /// Rotates at 64 MiB or after a day; keeps 30 rotated files.
    public static final AuditConfig DEFAULTS = new AuditConfig(64L << 20, Duration.ofDays(1), 30);

    public AuditConfig {
        if (maxFileBytes < 4096) {
            throw new IllegalArgumentException(
                    "audit-file-bytes: " + maxFileBytes + " (expected: 4096 or more)");
        }
        if (maxFileAge.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException(
                    "audit-file-hours: " + maxFileAge.toHours() + " (expected: 1 or more)");
        }
        if (keep < 0) {
            throw new IllegalArgumentException("audit-files: " + keep + " (expected: 0 or more)");
        }
    }
}
