package io.culvert.audit;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What one page asks of the audit, and what it has found so far. Confined to one thread.
///
/// A page ends with the events that it has room for, or with the bytes that one call may read.
final class AuditSearch {

    private static final long MAX_READ_BYTES = 16L << 20;
    private static final int MAX_FOUND_CHARS = 1 << 20;

    /// Lines of one moment are written by several threads.
    private static final Duration DISORDER = Duration.ofMinutes(1);

    private final Instant from;
    private final Instant until;
    private final Predicate<Map<String, String>> wanted;
    private final int most;
    private final List<Map<String, String>> found = new ArrayList<>();
    private long readBytes;
    private int foundChars;
    private boolean past;

    AuditSearch(Instant from, Instant until, Predicate<Map<String, String>> wanted, int most) {
        this.from = from;
        this.until = until;
        this.wanted = wanted;
        this.most = most;
    }

    List<Map<String, String>> found() {
        return found;
    }

    /// Whether the page ends here.
    boolean isFull() {
        return found.size() >= most || readBytes >= MAX_READ_BYTES || foundChars >= MAX_FOUND_CHARS;
    }

    /// Whether all older lines are before the time that is asked for.
    boolean isPast() {
        return past;
    }

    /// Whether a file can have lines of the time that is asked for.
    ///
    /// @param began when the file before it was rotated
    boolean mayContain(Instant began) {
        return began.minus(DISORDER).isBefore(until);
    }

    /// Whether a file that was rotated at a time has nothing that is new enough.
    boolean isTooOld(Instant rotated) {
        return rotated.plus(DISORDER).isBefore(from);
    }

    void take(String line) {
        readBytes += line.length() + 1;
        EventText.fields(line).ifPresent(event -> take(event, line.length()));
    }

    private void take(Map<String, String> event, int chars) {
        Instant time = time(event);
        past = time.isBefore(from.minus(DISORDER));
        if (!time.isBefore(from) && time.isBefore(until) && wanted.test(event)) {
            found.add(event);
            foundChars += chars;
        }
    }

    private Instant time(Map<String, String> event) {
        try {
            return Instant.parse(event.getOrDefault("time", ""));
        } catch (DateTimeException e) {
            return until;
        }
    }
}
