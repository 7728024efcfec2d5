package io.culvert.cli.localproxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/// The log on standard error in the reference's form: `[2026-01-31 12:00:00.000001] (0x0000000000000001)
/// [info] message`.
final class ProxyLog {

    /// On an error: it ends the program.
    static final Marker FATAL = MarkerFactory.getMarker("FATAL");

    private static final int ONLY_FATAL = 1;

    private ProxyLog() {}

    /// @param verbosity 0 nothing, 1 what ends the program, 2 errors, 3 warnings, 4 information, 5 debug, 6
    /// and more everything
    static void start(int verbosity) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(new Lines(verbosity == ONLY_FATAL));
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Level ours = level(verbosity);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
        context.getLogger("io.culvert").setLevel(ours);
    }

    private static Level level(int verbosity) {
        return switch (verbosity) {
            case 0 -> Level.OFF;
            case 1, 2 -> Level.ERROR;
            case 3 -> Level.WARN;
            case 4 -> Level.INFO;
            case 5 -> Level.DEBUG;
            default -> Level.TRACE;
        };
    }

    private static final class Lines extends LayoutBase<ILoggingEvent> {

        private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

        private final boolean onlyFatal;

        Lines(boolean onlyFatal) {
            this.onlyFatal = onlyFatal;
        }

        @Override
        public String doLayout(ILoggingEvent event) {
            boolean fatal = List.of(FATAL).equals(event.getMarkerList());
            if (onlyFatal && !fatal) {
                return "";
            }
            return "[%s] (0x%016x) [%s] %s%n".formatted(TIME.format(event.getInstant()),
                    Thread.currentThread().threadId(), fatal ? "fatal" : severity(event.getLevel()),
                    printable(event.getFormattedMessage()));
        }

        /// What comes from elsewhere must not write lines of its own.
        private static String printable(String message) {
            return message.chars().noneMatch(Character::isISOControl) ? message
                    : message.replaceAll("\\p{Cntrl}", "?");
        }

        private static String severity(Level level) {
            return level.equals(Level.WARN) ? "warning" : level.toString().toLowerCase(Locale.ROOT);
        }
    }
}
