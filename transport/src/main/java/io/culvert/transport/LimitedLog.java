package io.culvert.transport;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Limits the log lines of one cause that clients can trigger at will: writes a fixed number in each period
/// and counts the rest. The last line of a full period says that further ones are left out, and the first line
/// of a later period says how many. One instance is one cause; thread-safe.
public final class LimitedLog {

    private final Logger log;
    private final int lines;
    private final long periodNanos;
    private final LongSupplier nanoTime;
    private long since;
    private long written;
    private long leftOut;

    /// @param lines how many lines are written in each period, 1 or more
    /// @param period from the first line of a period to its end
    public LimitedLog(Logger log, int lines, Duration period) {
        this(log, lines, period, System::nanoTime);
    }

    LimitedLog(Logger log, int lines, Duration period, LongSupplier nanoTime) {
        this.log = log;
        this.lines = lines;
        this.periodNanos = period.toNanos();
        this.nanoTime = nanoTime;
    }

    /// Logs at info level, or counts the line.
    ///
    /// @param format with `{}` for each of the arguments, as for the logger
    public void info(String format, Object... arguments) {
        String note = log.isInfoEnabled() ? admit() : null;
        if (note != null) {
            log.info(format + note, arguments);
        }
    }

    /// Logs a warning, or counts the line.
    ///
    /// @param format with `{}` for each of the arguments, as for the logger
    public void warn(String format, Object... arguments) {
        String note = log.isWarnEnabled() ? admit() : null;
        if (note != null) {
            log.warn(format + note, arguments);
        }
    }

    /// Logs an error, or counts the line.
    ///
    /// @param format with `{}` for each of the arguments, as for the logger
    public void error(String format, Object... arguments) {
        String note = log.isErrorEnabled() ? admit() : null;
        if (note != null) {
            log.error(format + note, arguments);
        }
    }

    /// The text to append to the line; null if the line is left out.
    private synchronized @Nullable String admit() {
        long now = nanoTime.getAsLong();
        if (written > 0 && now - since >= periodNanos) {
            written = 0;
        }
        if (written >= lines) {
            leftOut++;
            return null;
        }
        if (written == 0) {
            since = now;
        }
        written++;
        String before = leftOut == 0 ? "" : " (" + leftOut + " like it were left out before)";
        leftOut = 0;
        return written < lines ? before : before + " (further ones are left out for a while)";
    }
}
