package io.culvert.audit;

import java.util.regex.Pattern;

/// Encodes untrusted text as a JSON string: shortened, in printable ASCII, with everything masked that looks
/// like a client access token.
final class JsonText {

    private static final int MAX_CHARS = 1024;
    private static final Pattern TOKEN = Pattern.compile("culvert-[A-Za-z0-9_-]{64}");

    private JsonText() {}

    static void append(StringBuilder out, String text) {
        String clean = TOKEN.matcher(text).replaceAll("(token)");
        String shown = clean.length() <= MAX_CHARS ? clean : clean.substring(0, MAX_CHARS) + "...";
        out.append('"');
        shown.chars().forEach(c -> append(out, (char) c));
        out.append('"');
    }

    private static void append(StringBuilder out, char c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append(c);
        } else if (c >= ' ' && c <= '~') {
            out.append(c);
        } else {
            out.append(String.format("\\u%04x", (int) c));
        }
    }
}
