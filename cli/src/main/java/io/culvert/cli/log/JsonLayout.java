package io.culvert.cli.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// One JSON object for each event, in one line: `time` in ISO 8601, `level`, `thread`, `logger`, `message`;
/// then the fields of the event, such as `tunnel`; with an exception also `error` and `stack`.
///
/// The fields are the event's key-value pairs and the MDC of its thread. A field never replaces one of the
/// members above. Control characters are escaped, so that a terminal shows the line as it is.
public final class JsonLayout extends LayoutBase<ILoggingEvent> {

    private static final JsonFactory JSON = new JsonFactory();

    private static final List<String> MEMBERS = List.of("time", "level", "thread", "logger", "message",
            "error", "stack");

    @Override
    public String doLayout(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty("time", event.getInstant().toString());
            json.writeStringProperty("level", event.getLevel().toString());
            json.writeStringProperty("thread", event.getThreadName());
            json.writeStringProperty("logger", event.getLoggerName());
            json.writeStringProperty("message", event.getFormattedMessage());
            fields(event).forEach(json::writeStringProperty);
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                json.writeStringProperty("error", thrown.getClassName()
                        + (thrown.getMessage() == null ? "" : ": " + thrown.getMessage()));
                json.writeStringProperty("stack", ServiceLayout.stack(thrown));
            }
            json.writeEndObject();
        }
        return TerminalText.ofJson(line.toString()) + '\n';
    }

    private static Map<String, String> fields(ILoggingEvent event) {
        Map<String, String> fields = new TreeMap<>(event.getMDCPropertyMap());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
        }
        fields.keySet().removeAll(MEMBERS);
        return fields;
    }
}
