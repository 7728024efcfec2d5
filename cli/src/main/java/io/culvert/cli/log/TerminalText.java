package io.culvert.cli.log;

/// Untrusted text, made safe for a terminal or a log.
public final class TerminalText {

    private TerminalText() {}

    /// The text with a `?` for each control character and line separator: the result can neither begin a new
    /// line nor move a terminal's cursor.
    public static String of(String untrusted) {
        return untrusted.codePoints().noneMatch(TerminalText::isControl) ? untrusted
                : untrusted.codePoints()
                    .map(c -> isControl(c) ? '?' : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
