package io.culvert.control.wire;

/// A caller's text, made safe for error messages and logs.
public final class Printable {

    private static final int MAX_SHOWN = 128;

    private Printable() {}

    /// The text's first 128 code points, with a replacement character for each that is not printable or that
    /// changes how others are displayed.
    public static String of(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(MAX_SHOWN).forEach(c -> out.appendCodePoint(isPrintable(c) ? c : '\uFFFD'));
        return text.codePointCount(0, text.length()) > MAX_SHOWN ? out.append("…").toString()
                : out.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
