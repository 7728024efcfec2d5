package io.culvert.policy;

import java.util.Collection;

/// A position in a document, and the error messages about it.
///
/// @param path `Statement[0].Condition.StringEquals`; empty for the document itself
record Place(String path) {

    static final Place DOCUMENT = new Place("");

    private static final int MAX_QUOTED = 80;

    Place member(String name) {
        return new Place(path.isEmpty() ? name : path + "." + quoted(name, ""));
    }

    Place element(int index) {
        return new Place(path + "[" + index + "]");
    }

    /// The error for a value that is not allowed here.
    PolicyException refuse(String value, String expected) {
        return new PolicyException(
                (path.isEmpty() ? "policy" : path) + ": " + value + " (expected: " + expected + ")");
    }

    /// The error for an unknown name, which suggests the nearest known one.
    PolicyException unknown(String name, Collection<String> known) {
        return refuse(quoted(name), "a known one, such as " + Nearest.to(name, known));
    }

    /// A value for error messages: shortened, with control characters escaped.
    static String quoted(String value) {
        return quoted(value, "'");
    }

    private static String quoted(String value, String quote) {
        StringBuilder shown = new StringBuilder(quote);
        value.codePoints().limit(MAX_QUOTED).forEach(each -> {
            if (Character.isISOControl(each) || Character.getType(each) == Character.FORMAT
                    || Character.getType(each) == Character.SURROGATE) {
                shown.append(String.format("\\u%04x", each));
            } else {
                shown.appendCodePoint(each);
            }
        });
        return shown.append(value.codePointCount(0, value.length()) > MAX_QUOTED ? "…" : "")
            .append(quote)
            .toString();
    }
}
