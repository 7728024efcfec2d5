package io.culvert.control.operation;

import java.util.Optional;
import java.util.regex.Pattern;

/// The rule for a text. Lengths count code points; patterns match the whole text.
///
/// @param min the minimum length
/// @param max the maximum length
/// @param pattern the allowed form
public record TextRule(int min, int max, Pattern pattern) {

    public TextRule(int min, int max, String pattern) {
        this(min, max, Pattern.compile(pattern));
    }

    /// Any text of at most this many code points.
    public static TextRule atMost(int max) {
        return new TextRule(0, max, "(?s).*");
    }

    /// The rule that the text breaks, in AWS's words; empty if it breaks none.
    public Optional<String> broken(String text) {
        int length = text.codePointCount(0, text.length());
        if (length < min) {
            return Optional.of("Member must have length greater than or equal to " + min);
        }
        if (length > max) {
            return Optional.of("Member must have length less than or equal to " + max);
        }
        return pattern.matcher(text).matches() ? Optional.empty()
                : Optional.of("Member must satisfy regular expression pattern: " + pattern);
    }
}
