package io.culvert.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads a line of the audit: one flat JSON object whose values are strings, as [AuditEvent] writes it.
final class EventText {

    private final String line;
    private int at;

    private EventText(String line) {
        this.line = line;
    }

    /// The fields in order; empty if the line is no event, such as one that a killed process began.
    static Optional<Map<String, String>> fields(String line) {
        try {
            return Optional.of(new EventText(line).object());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private Map<String, String> object() {
        Map<String, String> fields = new LinkedHashMap<>();
        take('{');
        do {
            String name = string();
            take(':');
            fields.put(name, string());
        } while (line.charAt(at++) == ',');
        at--;
        take('}');
        if (at != line.length()) {
            throw new IllegalArgumentException("more than an object");
        }
        return fields;
    }

    private String string() {
        take('"');
        StringBuilder text = new StringBuilder();
        while (line.charAt(at) != '"') {
            char c = line.charAt(at++);
            text.append(c == '\\' ? escaped() : c);
        }
        take('"');
        return text.toString();
    }

    private char escaped() {
        char c = line.charAt(at++);
        if (c != 'u') {
            return c;
        }
        at += 4;
        return (char) Integer.parseInt(line.substring(at - 4, at), 16);
    }

    private void take(char expected) {
        if (line.charAt(at++) != expected) {
            throw new IllegalArgumentException("no event");
        }
    }
}
