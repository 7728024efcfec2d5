package io.culvert.cli.log;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/// Untrusted text, made safe for a terminal or a log.
public final class TerminalText {

    private TerminalText() {}

    /// The text with a `?` for each control character, line separator and bidirectional control: the result
    /// can neither begin a new line, nor move a terminal's cursor, nor show what follows in another order.
    public static String of(String untrusted) {
        return replace(untrusted, TerminalText::isControl, c -> "?");
    }

    /// The same for indented JSON, whose line breaks stay. The other characters are escaped, so that the
    /// values remain what they are.
    public static String ofJson(String json) {
        return replace(json, c -> c != '\n' && c != '\r' && c != '\t' && isControl(c),
                c -> String.format("\\u%04x", c));
    }

    private static String replace(String text, IntPredicate unsafe, IntFunction<String> by) {
        if (text.codePoints().noneMatch(unsafe)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (unsafe.test(c)) {
                safe.append(by.apply(c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029' || isBidirectional(c);
    }

    /// Marks, embeddings, overrides and isolates: all that Unicode has to change the direction of text.
    private static boolean isBidirectional(int c) {
        return c == '\u061c' || c == '\u200e' || c == '\u200f' || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }
}
