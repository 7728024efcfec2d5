package io.culvert.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The words of a text message: its kind, and keys with values (spec: c1 5.1).
final class TextFields {

    private final Map<String, String> values = new HashMap<>();

    private TextFields() {}

    /// Whether a message is of a kind; those of unknown kinds are ignored.
    static boolean isKind(String text, String kind) {
        return text.equals(kind) || text.startsWith(kind + " ");
    }

    /// @param known keys that count; others are ignored
    static TextFields parse(String text, int maxBytes, Set<String> known) throws TextException {
        require(text.length() <= maxBytes, "the text message is too long");
        require(text.chars().allMatch(each -> each >= ' ' && each <= '~'),
                "the text message is not one line of printable ASCII");
        TextFields fields = new TextFields();
        String[] words = text.split(" ", -1);
        require(!words[0].isEmpty(), "the text message has no kind");
        for (int i = 1; i < words.length; i++) {
            fields.add(words[i], known);
        }
        return fields;
    }

    private void add(String word, Set<String> known) throws TextException {
        int equals = word.indexOf('=');
        require(equals > 0, "a word of the text message is not a key with a value");
        String key = word.substring(0, equals);
        if (known.contains(key)) {
            require(values.put(key, word.substring(equals + 1)) == null,
                    "a key of the text message is given twice");
        }
    }

    String required(String key) throws TextException {
        String value = values.get(key);
        if (value == null) {
            throw new TextException("the text message lacks " + key);
        }
        return value;
    }

    @Nullable
    String optional(String key) {
        return values.get(key);
    }

    /// 8 lower-case hex digits other than zeros.
    int epoch() throws TextException {
        String value = required("epoch");
        require(value.length() == 8 && value.chars()
            .allMatch(each -> (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f')),
                "the epoch is not 8 hex digits");
        int epoch = Integer.parseUnsignedInt(value, 16);
        require(epoch != 0, "the epoch is zero");
        return epoch;
    }

    /// A number of milliseconds; -1 where it is absent.
    long millis(String key) throws TextException {
        String value = values.get(key);
        if (value == null) {
            return -1;
        }
        require(!value.isEmpty() && value.length() <= 18
                && value.chars().allMatch(each -> each >= '0' && each <= '9'), key + " is not a number");
        return Long.parseLong(value);
    }

    static void require(boolean kept, String otherwise) throws TextException {
        if (!kept) {
            throw new TextException(otherwise);
        }
    }
}
