package io.culvert.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An event: its kind and text fields. Confined to one thread until it is passed to the log.
public final class AuditEvent {

    private final Map<String, String> fields = new LinkedHashMap<>();

    /// @param kind one of those in `docs/audit.md`
    public AuditEvent(Instant time, String kind) {
        fields.put("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
        fields.put("kind", kind);
    }

    /// Sets a field unless it is already set or the value is null.
    public AuditEvent with(String name, @Nullable String value) {
        if (value != null) {
            fields.putIfAbsent(name, value);
        }
        return this;
    }

    /// The line with its line break.
    String line() {
        StringBuilder line = new StringBuilder(256).append('{');
        fields.forEach((name, value) -> {
            line.append(line.length() > 1 ? "," : "");
            JsonText.append(line, name);
            line.append(':');
            JsonText.append(line, value);
        });
        return line.append("}\n").toString();
    }
}
