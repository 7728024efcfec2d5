package io.culvert.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;

/// The form of the log: `log-format`.
public enum LogFormat {
    /// Lines for people.
    TEXT,
    /// One JSON object in each line.
    JSON;

    /// The layout of this form.
    ///
    /// @param text the layout of [#TEXT], which differs between programs
    public Layout<ILoggingEvent> layout(Layout<ILoggingEvent> text) {
        return this == JSON ? new JsonLayout() : text;
    }
}
