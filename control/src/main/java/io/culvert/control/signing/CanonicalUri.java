package io.culvert.control.signing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/// Computes the canonical path and query as for every AWS service except S3: the path without empty and dot
/// segments, and encoded once more than on the wire; the query decoded, encoded again and sorted.
final class CanonicalUri {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private CanonicalUri() {}

    /// Whether a path is in normal form: it starts with a slash and contains no empty, `.` or `..` segment,
    /// but may end in a slash.
    static boolean isNormal(String path) {
        String normal = "/" + String.join("/", segments(path));
        return path.equals(normal) || (normal.length() > 1 && path.equals(normal + "/"));
    }

    /// @param path as on the wire, percent-encoded
    static String path(String path) {
        StringBuilder text = new StringBuilder(path.length() + 16);
        for (String segment : segments(path)) {
            text.append('/');
            appendEncoded(text, segment.getBytes(StandardCharsets.ISO_8859_1));
        }
        if (text.isEmpty() || endsInFolder(path)) {
            text.append('/');
        }
        return text.toString();
    }

    /// @param query as on the wire, without the question mark
    static String query(String query) {
        if (query.isEmpty()) {
            return "";
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                parameters.add(equals < 0 ? new Parameter(recoded(pair), "")
                        : new Parameter(recoded(pair.substring(0, equals)),
                                recoded(pair.substring(equals + 1))));
            }
        }
        parameters.sort(Comparator.comparing(Parameter::name).thenComparing(Parameter::value));
        return String.join("&", parameters.stream().map(p -> p.name + "=" + p.value).toList());
    }

    private static Deque<String> segments(String path) {
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        return kept;
    }

    private static boolean endsInFolder(String path) {
        return path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
    }

    private static String recoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        appendEncoded(encoded, decoded(text));
        return encoded.toString();
    }

    /// A percent sign that does not start an escape is literal.
    private static byte[] decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean escape = bytes[i] == '%' && i + 2 < bytes.length && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2]);
            if (escape) {
                bytes[length++] = (byte) (HexFormat.fromHexDigit(bytes[i + 1]) * 16
                        + HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                bytes[length++] = bytes[i];
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    private static void appendEncoded(StringBuilder text, byte[] bytes) {
        for (byte b : bytes) {
            if (isUnreserved(b)) {
                text.append((char) b);
            } else {
                text.append('%');
                HEX.toHexDigits(text, b);
            }
        }
    }

    private static boolean isUnreserved(byte b) {
        return UNRESERVED.indexOf(b) >= 0;
    }

    private record Parameter(String name, String value) {}
}
