package io.culvert.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads comma-separated values (RFC 4180): fields may stand in double quotes, which then hold commas, line
/// breaks and doubled quotes. Lines may end with LF or CRLF; a byte order mark is skipped; empty lines are
/// left out.
final class Csv {

    /// A record and the number of its first line, from 1.
    ///
    /// @param fault what is wrong with the record, or empty
    record Row(int line, List<String> fields, Optional<String> fault) {}

    private final String text;
    private int at;
    private int line = 1;

    private Csv(String text) {
        this.text = text;
        this.at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    static List<Row> read(String text) {
        Csv reader = new Csv(text);
        List<Row> rows = new ArrayList<>();
        while (reader.at < text.length()) {
            Row row = reader.row();
            if (row.fields().size() > 1 || !row.fields().getFirst().isBlank() || row.fault().isPresent()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private Row row() {
        int first = line;
        List<String> fields = new ArrayList<>();
        boolean isComplete = field(fields);
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            isComplete &= field(fields);
        }
        boolean isClean = skipLineEnd();
        return new Row(first, List.copyOf(fields), !isComplete
                ? Optional.of("a quote is not closed (expected: \" at the end of the field)")
                : isClean ? Optional.empty()
                        : Optional.of("text follows a closing quote (expected: a comma or a line break)"));
    }

    /// @return false if a quoted field is not closed
    private boolean field(List<String> fields) {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted(fields);
        }
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        fields.add(text.substring(start, at).strip());
        return true;
    }

    private boolean quoted(List<String> fields) {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char each = text.charAt(at);
            if (each == '"' && (at + 1 == text.length() || text.charAt(at + 1) != '"')) {
                at++;
                fields.add(value.toString());
                return true;
            }
            at += each == '"' ? 1 : 0;
            line += each == '\n' ? 1 : 0;
            value.append(each);
        }
        fields.add(value.toString());
        return false;
    }

    /// @return false if there was something else before the end of the line, which is skipped
    private boolean skipLineEnd() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
        boolean isClean = text.substring(start, at).isBlank();
        at++;
        line++;
        return isClean;
    }
}
