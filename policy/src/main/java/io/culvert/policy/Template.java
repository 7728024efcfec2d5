package io.culvert.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A text of a policy that may contain wildcards and variables: `thing/${aws:username}-*`. A `*` in a
/// variable's value is literal.
final class Template {

    private static final Pattern VARIABLE = Pattern.compile("([^,']{1,200}?) ?(?:, ?'([^'}]*)')?");

    /// The maximum number of combinations of values that a text is compared with.
    private static final int MAX_READINGS = 100;

    private final List<Part> parts;
    private final @Nullable Glob constant;

    private Template(List<Part> parts) {
        this.parts = parts;
        boolean varies = parts.stream().anyMatch(Part.Variable.class::isInstance);
        this.constant = varies ? null : glob(parts);
    }

    /// Parses a text.
    ///
    /// @param wildcards whether `*` and `?` are wildcards rather than literal
    /// @throws PolicyException for a variable that is malformed, unknown, or has many values
    static Template parse(Place place, String text, boolean wildcards) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int start = text.indexOf("${", at);
            int end = start < 0 ? text.length() : start;
            addText(parts, text.substring(at, end), wildcards);
            at = end;
            if (start >= 0) {
                int close = text.indexOf('}', start);
                if (close < 0) {
                    throw place.refuse(Place.quoted(text), "a } behind each ${");
                }
                parts.add(variable(place, text.substring(start + 2, close)));
                at = close + 1;
            }
        }
        return new Template(parts);
    }

    /// Refuses variables where IAM does not allow them.
    static String withoutVariables(Place place, String text) {
        if (text.contains("${")) {
            throw place.refuse(Place.quoted(text),
                    "no variable; variables are allowed in Resource, and in values of String and Arn operators");
        }
        return text;
    }

    private static void addText(List<Part> parts, String text, boolean wildcards) {
        text.codePoints().forEach(character -> {
            boolean run = wildcards && character == '*';
            boolean one = wildcards && character == '?';
            parts.add(new Part.Symbol(run ? Glob.ANY_RUN : one ? Glob.ANY_ONE : character));
        });
    }

    private static Part variable(Place place, String text) {
        if (text.equals("*") || text.equals("?") || text.equals("$")) {
            return new Part.Symbol(text.charAt(0));
        }
        Matcher matcher = VARIABLE.matcher(text);
        if (!matcher.matches()) {
            throw place.refuse(Place.quoted("${" + text + "}"), "${key} or ${key, 'default'}");
        }
        ConditionKey key = ConditionKey.find(matcher.group(1))
            .orElseThrow(() -> place.unknown(matcher.group(1), ConditionKey.names()));
        if (key.manyValued()) {
            throw place.refuse(Place.quoted("${" + text + "}"), "a key that has one value");
        }
        return new Part.Variable(key, matcher.group(2));
    }

    /// The pattern of a text without variables.
    Glob constant() {
        return Objects.requireNonNull(constant);
    }

    /// Whether something matches this text with the values of `variables`. Nothing matches if a variable has
    /// no value.
    ///
    /// @param like whether it matches one pattern
    boolean matches(Variables variables, Predicate<Glob> like) {
        if (constant != null) {
            return like.test(constant);
        }
        List<Map<Part.Variable, String>> readings = readings(variables);
        if (readings.size() > MAX_READINGS) {
            return variables.oneIsEnough();
        }
        Stream<Glob> globs = readings.stream().map(this::glob);
        return variables.oneIsEnough() ? globs.anyMatch(like) : !readings.isEmpty() && globs.allMatch(like);
    }

    /// Whether all variables have a value.
    boolean isResolvable(Variables variables) {
        return constant != null || !readings(variables).isEmpty();
    }

    /// Each combination of the variables' values; stops when there are too many.
    private List<Map<Part.Variable, String>> readings(Variables variables) {
        List<Map<Part.Variable, String>> readings = List.of(Map.of());
        for (Part.Variable variable : variablesOf(parts)) {
            List<String> values = variable.values(variables);
            if ((long) readings.size() * values.size() > MAX_READINGS) {
                return Collections.nCopies(MAX_READINGS + 1, Map.of());
            }
            readings = readings.stream()
                .flatMap(reading -> values.stream().map(value -> with(reading, variable, value)))
                .toList();
        }
        return readings;
    }

    private static List<Part.Variable> variablesOf(List<Part> parts) {
        return parts.stream()
            .filter(Part.Variable.class::isInstance)
            .map(Part.Variable.class::cast)
            .distinct()
            .toList();
    }

    private static Map<Part.Variable, String> with(Map<Part.Variable, String> reading, Part.Variable variable,
            String value) {
        Map<Part.Variable, String> longer = new HashMap<>(reading);
        longer.put(variable, value);
        return longer;
    }

    private Glob glob(Map<Part.Variable, String> reading) {
        List<Part> resolved = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.Variable variable) {
                addText(resolved, Objects.requireNonNull(reading.get(variable)), false);
            } else {
                resolved.add(part);
            }
        }
        return glob(resolved);
    }

    private static Glob glob(List<Part> parts) {
        return new Glob(parts.stream().flatMapToInt(Template::symbol).toArray());
    }

    private static IntStream symbol(Part part) {
        return switch (part) {
            case Part.Symbol(int symbol) -> IntStream.of(symbol);
            case Part.Variable variable -> IntStream.empty();
        };
    }

    private sealed interface Part {

        /// A character or a wildcard, encoded as in [Glob].
        record Symbol(int symbol) implements Part {}

        record Variable(ConditionKey key, @Nullable String otherwise) implements Part {

            List<String> values(Variables variables) {
                List<String> values = variables.values(key);
                return values.isEmpty() && otherwise != null ? List.of(otherwise) : values;
            }
        }
    }
}
