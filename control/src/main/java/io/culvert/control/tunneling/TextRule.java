package io.culvert.control.tunneling;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a text must be like. Lengths count code points; patterns match the whole text.
///
/// @param min the shortest
/// @param max the longest
/// @param pattern what it consists of
public record TextRule(int min, int max, Pattern pattern) {

    static final TextRule TUNNEL_ID = new TextRule(1, 128, "[a-zA-Z0-9_\\-+=:]{1,128}");
    static final TextRule ARN = new TextRule(1, 1011, "(?s).*");
    static final TextRule THING_NAME = new TextRule(1, 128, "[a-zA-Z0-9:_-]+");
    static final TextRule SERVICE = new TextRule(1, 128, "[a-zA-Z0-9:_-]+");
    static final TextRule DESCRIPTION = new TextRule(1, 2048, "[^\\p{C}]{1,2048}");
    static final TextRule TAG_KEY = new TextRule(1, 128, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    static final TextRule TAG_VALUE = new TextRule(0, 256, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
    static final TextRule NEXT_TOKEN = new TextRule(1, 4096, "[a-zA-Z0-9_=-]{1,4096}");

    public TextRule(int min, int max, String pattern) {
        this(min, max, Pattern.compile(pattern));
    }

    /// The rule that the text breaks, in AWS's words; empty when it breaks none.
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
