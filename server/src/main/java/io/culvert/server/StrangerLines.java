package io.culvert.server;

import io.culvert.audit.AuditEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Limits the audit's lines about unauthenticated clients, one kind of line for each instance. Such a client
/// can cause lines at will: without a limit they would fill the queue of the other events, and the audit would
/// rotate until it has lost those.
///
/// Admits a fixed number of lines per minute. The last one of a full minute has the field
/// `furtherLeftOutUntil`, and the first one after it `leftOut`, the number of lines in between. Thread safe.
final class StrangerLines {

    /// Lines of one kind per minute: 5 a second.
    static final int PER_MINUTE = 300;

    private final InstantSource clock;
    private Instant end = Instant.MIN;
    private int admitted;
    private long leftOut;

    StrangerLines(InstantSource clock) {
        this.clock = clock;
    }

    /// Whether the event may be written.
    synchronized boolean admit(AuditEvent event) {
        Instant now = clock.instant();
        if (!now.isBefore(end) || now.isBefore(end.minus(1, ChronoUnit.MINUTES))) {
            end = now.plus(1, ChronoUnit.MINUTES);
            admitted = 0;
        }
        if (admitted == PER_MINUTE) {
            leftOut++;
            return false;
        }
        admitted++;
        event.with("leftOut", leftOut == 0 ? null : Long.toString(leftOut));
        event.with("furtherLeftOutUntil", admitted < PER_MINUTE ? null : end.toString());
        leftOut = 0;
        return true;
    }
}
