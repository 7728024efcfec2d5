package io.culvert.audit;

import java.util.Optional;

/// A position in the audit from which a search goes on towards older lines.
///
/// @param file the name of a rotated file; of the current file, which may be rotated meanwhile, the name of
/// the file before it
/// @param current whether the position is in the file after `file`
/// @param end where the lines that are still to be read end
record AuditPlace(String file, boolean current, long end) {

    /// Beyond the end of every file, in 18 digits.
    private static final long END_OF_FILE = 999_999_999_999_999_999L;

    static AuditPlace current(String predecessor) {
        return new AuditPlace(predecessor, true, END_OF_FILE);
    }

    static AuditPlace endOf(String file) {
        return new AuditPlace(file, false, END_OF_FILE);
    }

    AuditPlace at(long position) {
        return new AuditPlace(file, current, position);
    }

    /// As text, `audit-TIME.jsonl@END` or `>audit-TIME.jsonl@END`.
    String text() {
        return (current ? ">" : "") + file + "@" + end;
    }

    /// Reads what [#text] returned; empty for anything else.
    static Optional<AuditPlace> of(String text) {
        int at = text.lastIndexOf('@');
        boolean current = text.startsWith(">");
        String file = at < 0 ? "" : text.substring(current ? 1 : 0, at);
        boolean known = AuditFiles.time(file).isPresent() || (current && file.isEmpty());
        return known && text.substring(at + 1).matches("[0-9]{1,18}")
                ? Optional.of(new AuditPlace(file, current, Long.parseLong(text.substring(at + 1))))
                : Optional.empty();
    }
}
