package io.culvert.audit;

import java.time.Duration;

/// How much of the audit is kept.
///
/// @param maxFileBytes a file is put aside when it is longer, 4096 or more
/// @param maxFileAge a file is put aside when it is older, one minute or more
/// @param keep how many files that were put aside are kept, 0 or more; the oldest goes first
public record AuditConfig(long maxFileBytes, Duration maxFileAge, int keep) {

    /// 64 MiB or a day, and 30 files put aside.
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
