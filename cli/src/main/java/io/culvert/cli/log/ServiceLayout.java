package io.culvert.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `[2026-01-31 12:00:00.000001+01:00] (thread) [INFO] message`, and three frames of each exception on lines
/// of their own. The offset tells apart the two hours of the same name when summer time ends.
public final class ServiceLayout extends LayoutBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME = DateTimeFormatter
        .ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx", Locale.ROOT)
        .withZone(ZoneId.systemDefault());

    private static final int FRAMES = 3;
    private static final int CAUSES = 8;

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160).append('[');
        TIME.formatTo(event.getInstant(), line);
        line.append("] (")
            .append(event.getThreadName())
            .append(") [")
            .append(event.getLevel())
            .append("] ")
            .append(TerminalText.of(event.getFormattedMessage()))
            .append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        return line.append(thrown == null ? "" : stack(thrown)).toString();
    }

    /// An exception and its causes, each with its first frames on lines of their own.
    static String stack(IThrowableProxy first) {
        StringBuilder lines = new StringBuilder();
        IThrowableProxy thrown = first;
        for (int depth = 0; thrown != null && depth < CAUSES; depth++, thrown = thrown.getCause()) {
            append(lines, depth == 0 ? "" : "Caused by: ", thrown);
        }
        return lines.toString();
    }

    private static void append(StringBuilder line, String before, IThrowableProxy thrown) {
        line.append(before).append(thrown.getClassName());
        @Nullable
        String message = thrown.getMessage();
        if (message != null) {
            line.append(": ").append(TerminalText.of(message));
        }
        line.append('\n');
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        for (int frame = 0; frame < Math.min(FRAMES, frames.length); frame++) {
            line.append("\tat ").append(frames[frame].getStackTraceElement()).append('\n');
        }
    }
}
