package io.culvert.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLayoutTest {

    private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

    private LoggingEvent event(String message, Object... arguments) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(diagnostics);
        return new LoggingEvent("test", context.getLogger("io.culvert.relay.Relay"), Level.WARN, message,
                null, arguments);
    }

    private static JsonNode parsed(LoggingEvent event) {
        String line = new JsonLayout().doLayout(event);
        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        return new JsonMapper().readTree(line);
    }

    @Test
    void writesWhatTheTextHasAndTheFields() {
        LoggingEvent event = event("tunnel {}: {} failed", "t1", "SOURCE");
        event.addKeyValuePair(new KeyValuePair("tunnel", "t1"));
        diagnostics.put("request", "r1");
        JsonNode line = parsed(event);
        assertThat(Instant.parse(line.path("time").asString())).isEqualTo(event.getInstant());
        assertThat(line.path("level").asString()).isEqualTo("WARN");
        assertThat(line.path("logger").asString()).isEqualTo("io.culvert.relay.Relay");
        assertThat(line.path("thread").asString()).isEqualTo(Thread.currentThread().getName());
        assertThat(line.path("message").asString()).isEqualTo("tunnel t1: SOURCE failed");
        assertThat(line.path("tunnel").asString()).isEqualTo("t1");
        assertThat(line.path("request").asString()).isEqualTo("r1");
        assertThat(line.has("error")).isFalse();
    }

    @Test
    void anExceptionAddsItsCauseAndFrames() {
        LoggingEvent event = event("failed");
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(
                new IllegalStateException("a \"b\"\n", new IllegalArgumentException("c"))));
        JsonNode line = parsed(event);
        assertThat(line.path("error").asString()).isEqualTo("java.lang.IllegalStateException: a \"b\"\n");
        assertThat(line.path("stack").asString()).contains("Caused by: java.lang.IllegalArgumentException: c",
                "\tat io.culvert.cli.log.JsonLayoutTest");
    }

    @Test
    void noTextBreaksTheLineOrChangesHowATerminalShowsIt() {
        String hostile = "\"}\n{\"level\":\"INFO\"}\r\u001b[2J\u2028\u202e\\ \u007f ü\ud83d\ude00";
        LoggingEvent event = event("{}", hostile);
        event.addKeyValuePair(new KeyValuePair(hostile, hostile));
        String line = new JsonLayout().doLayout(event);
        assertThat(line.strip()).doesNotContainPattern("\\p{Cntrl}|\u2028|\u202e").contains("ü");
        assertThat(parsed(event).path("message").asString()).isEqualTo(hostile);
        assertThat(parsed(event).path(hostile).asString()).isEqualTo(hostile);
    }

    @Test
    void aFieldReplacesNoMember() {
        LoggingEvent event = event("true");
        event.addKeyValuePair(new KeyValuePair("message", "false"));
        assertThat(parsed(event).path("message").asString()).isEqualTo("true");
    }
}
