package io.culvert.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/// Where log lines go: to standard error, in the form that scripts around local proxies know.
final class Logging {

    private Logging() {}

    /// Warnings only: for commands that speak on standard output.
    static void quiet() {
        configure(Level.WARN, Level.ERROR);
    }

    /// What a service or a proxy has to say.
    ///
    /// @param verbosity 0 nothing, 1 and 2 errors, 3 warnings, 4 information, 5 debug, 6 and more trace
    static void verbose(int verbosity) {
        Level ours = switch (verbosity) {
            case 0 -> Level.OFF;
            case 1, 2 -> Level.ERROR;
            case 3 -> Level.WARN;
            case 4 -> Level.INFO;
            case 5 -> Level.DEBUG;
            default -> Level.TRACE;
        };
        configure(ours, verbosity > 5 ? Level.TRACE : ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
    }

    private static void configure(Level ours, Level others) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("[%d{yyyy-MM-dd HH:mm:ss.SSSSSS}] \\(%thread\\) [%level] %msg%n%ex{3}");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(others);
        context.getLogger("io.culvert").setLevel(ours);
    }
}
