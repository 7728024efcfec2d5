package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.wire.Printable;
import io.culvert.policy.Glob;
import io.culvert.registry.Presence;
import io.culvert.registry.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The part of AWS IoT's query language that fleet scripts use: terms that must all hold, each `FIELD:VALUE`
/// with `*` and `?` as wildcards, or `*` for every thing. `NOT` in front of a term reverses it; `AND` between
/// terms may be left out.
final class ThingQuery {

    private static final int MAX_TERMS = 12;
    private static final String ATTRIBUTE_PREFIX = "attributes.";
    private static final String FIELDS = "thingName:VALUE, attributes.NAME:VALUE, thingGroupNames:VALUE, "
            + "connectivity.connected:true or false, or *; AND and NOT, but not OR and parentheses";

    private enum Field {
        ANYTHING, NAME, ATTRIBUTE, CONNECTED, GROUP
    }

    /// @param key the attribute's name; empty for other fields
    private record Term(Field field, String key, String text, Glob value, boolean negated) {

        boolean holds(Thing thing, @Nullable Presence known, Supplier<List<String>> groups) {
            boolean holds = switch (field) {
                case ANYTHING -> true;
                case NAME -> value.matches(thing.name());
                case ATTRIBUTE -> Optional.ofNullable(thing.attributes().values().get(key))
                    .filter(value::matches)
                    .isPresent();
                case CONNECTED -> value.matches(Boolean.toString(known != null && known.connected()));
                case GROUP -> groups.get().stream().anyMatch(value::matches);
            };
            return holds != negated;
        }

        boolean isExact() {
            return !negated && text.indexOf('*') < 0 && text.indexOf('?') < 0;
        }
    }

    /// In ascending order of their cost.
    private final List<Term> terms;

    private ThingQuery(List<Term> terms) {
        this.terms = terms;
    }

    /// @throws ApiError InvalidQueryException for a query outside this part of the language
    static ThingQuery parse(String text) {
        List<Term> terms = new ArrayList<>();
        boolean negated = false;
        for (String word : text.strip().split("\\s+", -1)) {
            if (word.equals("NOT")) {
                negated = true;
            } else if (!word.equals("AND")) {
                terms.add(term(word, negated));
                negated = false;
            }
        }
        if (terms.isEmpty() || negated || terms.size() > MAX_TERMS) {
            throw refused(text, "1 to " + MAX_TERMS + " terms: " + FIELDS);
        }
        return new ThingQuery(terms.stream().sorted((a, b) -> a.field().compareTo(b.field())).toList());
    }

    private static Term term(String word, boolean negated) {
        if (word.equals("*")) {
            return new Term(Field.ANYTHING, "", "", Glob.of("*"), negated);
        }
        int colon = word.indexOf(':');
        if (colon < 0 || colon == word.length() - 1 || word.indexOf('(') >= 0 || word.indexOf(')') >= 0) {
            throw refused(word, FIELDS);
        }
        String field = word.substring(0, colon);
        String value = unquoted(word.substring(colon + 1));
        Glob glob = Glob.of(value);
        return switch (field) {
            case "thingName" -> new Term(Field.NAME, "", value, glob, negated);
            case "thingGroupNames" -> new Term(Field.GROUP, "", value, glob, negated);
            case "connectivity.connected" -> new Term(Field.CONNECTED, "", value, glob, negated);
            default -> {
                if (!field.startsWith(ATTRIBUTE_PREFIX) || field.length() == ATTRIBUTE_PREFIX.length()) {
                    throw refused(word, FIELDS);
                }
                yield new Term(Field.ATTRIBUTE, field.substring(ATTRIBUTE_PREFIX.length()), value, glob,
                        negated);
            }
        };
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static ApiError refused(String what, String expected) {
        return new ApiError(ErrorType.INVALID_QUERY,
                "queryString: " + Printable.of(what) + " (expected: " + expected + ")");
    }

    /// The name of the thing, if a term fixes it.
    Optional<String> name() {
        return named(Field.NAME).map(Term::text).findFirst();
    }

    /// An attribute and a value that each thing has.
    Optional<Map.Entry<String, String>> attribute() {
        return named(Field.ATTRIBUTE).map(term -> Map.entry(term.key(), term.text())).findFirst();
    }

    private Stream<Term> named(Field field) {
        return terms.stream().filter(term -> term.field() == field && term.isExact());
    }

    /// @param known null if the thing's device has never connected
    /// @param groups reads the names of the thing's groups; called only if needed
    boolean holds(Thing thing, @Nullable Presence known, Supplier<List<String>> groups) {
        return terms.stream().allMatch(term -> term.holds(thing, known, groups));
    }
}
