package io.culvert.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import org.slf4j.LoggerFactory;

/// Formats each event on the thread that logs it, and adds the line to the process's [OutputQueue].
public final class LogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final String NAME = "log";

    private final Layout<ILoggingEvent> layout;

    private LogAppender(Layout<ILoggingEvent> layout) {
        this.layout = layout;
    }

    /// Sends the log to standard error and removes any former configuration, except [FatalErrors].
    ///
    /// @param ours from which level Culvert's own lines are logged
    /// @param others the same for libraries
    public static void install(Layout<ILoggingEvent> layout, Level ours, Level others) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        List<TurboFilter> filters = List.copyOf(context.getTurboFilterList());
        context.reset();
        filters.forEach(context::addTurboFilter);
        LogAppender appender = new LogAppender(layout);
        appender.setName(NAME);
        appender.setContext(context);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(others);
        context.getLogger("io.culvert").setLevel(ours);
        OutputQueue.standard().describeGaps(left -> layout.doLayout(gap(root, left)));
    }

    /// A line that this process prints besides its log, in the form of the log.
    ///
    /// @param text a line that ends in a line break
    static String inForm(String text) {
        Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
        return root.getAppender(NAME) instanceof LogAppender appender
                && appender.layout instanceof JsonLayout json
                        ? json.doLayout(new LoggingEvent(LogAppender.class.getName(), root, Level.ERROR,
                                text.strip(), null, null))
                        : text;
    }

    private static ILoggingEvent gap(Logger logger, long left) {
        return new LoggingEvent(LogAppender.class.getName(), logger, Level.WARN,
                "{} log lines were left out: standard error was not read", null, new Object[]{left});
    }

    @Override
    protected void append(ILoggingEvent event) {
        String line = layout.doLayout(event);
        if (!line.isEmpty()) {
            OutputQueue.standard().offer(System.err, line);
        }
    }
}
