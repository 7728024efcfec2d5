package io.culvert.cli.localproxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import io.culvert.cli.log.LogAppender;
import io.culvert.cli.log.LogFormat;
import io.culvert.cli.log.TerminalText;
import io.culvert.cli.log.Verbosity;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/// The log on standard error in the reference's form: `[2026-01-31 12:00:00.000001] (0x0000000000000001)
/// [info] message`.
final class ProxyLog {

    /// Added to an error that ends the program.
    static final Marker FATAL = MarkerFactory.getMarker("FATAL");

    private static final int ONLY_FATAL = 1;

    private ProxyLog() {}

    /// @param verbosity 0 nothing, 1 what ends the program, 2 errors, 3 warnings, 4 information, 5 debug, 6
    /// and more everything
    static void start(int verbosity, LogFormat format) {
        Level ours = Verbosity.level(verbosity);
        LogAppender.install(format.layout(new Lines(verbosity == ONLY_FATAL)), ours,
                Verbosity.atMostWarnings(ours));
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
                    TerminalText.of(event.getFormattedMessage()));
        }

        private static String severity(Level level) {
            return level.equals(Level.WARN) ? "warning" : level.toString().toLowerCase(Locale.ROOT);
        }
    }
}
