package io.culvert.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class ServiceLayoutTest {

    private final ServiceLayout layout = new ServiceLayout();

    private String line(String message, Throwable thrown) {
        return layout.doLayout(new LoggingEvent("", new LoggerContext().getLogger("x"), Level.WARN, message,
                thrown, new Object[0]));
    }

    @Test
    void writesTimeThreadLevelAndMessage() {
        assertThat(line("a message", null)).matches(
                "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}[+-]\\d\\d:\\d\\d] \\(.+\\) \\[WARN] a message\\n");
    }

    @Test
    void lineBreaksOfAMessageOrAnExceptionBeginNoLine() {
        assertThat(line("one\n[2026-01-01] two",
                new IllegalStateException("three\nfour", new IllegalArgumentException("five")))
            .lines()
            .filter(text -> !text.startsWith("\tat "))
            .map(text -> text.substring(text.indexOf("one") < 0 ? 0 : text.indexOf("one"))))
            .containsExactly("one?[2026-01-01] two", "java.lang.IllegalStateException: three?four",
                    "Caused by: java.lang.IllegalArgumentException: five");
    }
}
