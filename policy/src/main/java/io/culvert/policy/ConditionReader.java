package io.culvert.policy;

import io.culvert.policy.Condition.Comparison;
import io.culvert.policy.Condition.Presence;
import io.culvert.policy.Condition.Quantifier;
import java.util.ArrayList;
import java.util.List;

/// Parses a statement's Condition.
final class ConditionReader {

    private static final String IF_EXISTS = "IfExists";
    private static final String NULL = "Null";

    private final boolean variables;

    /// @param variables whether the document's version supports variables
    ConditionReader(boolean variables) {
        this.variables = variables;
    }

    List<Condition> read(Element element) {
        List<Condition> conditions = new ArrayList<>();
        element.members().forEach((operator, keys) -> {
            var members = keys.members();
            if (members.isEmpty()) {
                throw keys.place().refuse("no key", "one or more");
            }
            members
                .forEach((key, values) -> conditions.add(condition(element.place(), operator, key, values)));
        });
        return conditions;
    }

    private Condition condition(Place place, String operator, String keyName, Element values) {
        ConditionKey key = ConditionKey.find(keyName)
            .orElseThrow(() -> place.member(operator).unknown(keyName, ConditionKey.names()));
        List<String> texts = values.scalars();
        if (operator.equals(NULL)) {
            return presence(key, values, texts);
        }
        texts.forEach(text -> checkVersion(values.place(), text, variables));
        return comparison(place, operator, key, values.place(), texts);
    }

    private static Condition presence(ConditionKey key, Element values, List<String> texts) {
        if (texts.size() != 1) {
            throw values.place().refuse(texts.size() + " values", "true or false");
        }
        return new Presence(key, Expectation.flag(values.place(), texts.getFirst()));
    }

    private static Condition comparison(Place place, String name, ConditionKey key, Place at,
            List<String> texts) {
        Quantifier quantifier = quantifier(name);
        boolean ifExists = name.endsWith(IF_EXISTS);
        String plain = name.substring(quantifier.prefix().length(),
                name.length() - (ifExists ? IF_EXISTS.length() : 0));
        if (plain.equals(NULL)) {
            throw place.refuse(Place.quoted(name), "Null alone; it asks whether the key exists");
        }
        Operator operator = Operator.find(plain).orElseThrow(() -> place.unknown(name, Operator.names()));
        return new Comparison(name, quantifier, operator.negated(), ifExists, key, texts,
                operator.expectations(at, texts));
    }

    private static Quantifier quantifier(String operator) {
        return operator.startsWith(Quantifier.ANY.prefix()) ? Quantifier.ANY
                : operator.startsWith(Quantifier.ALL.prefix()) ? Quantifier.ALL : Quantifier.NONE;
    }

    /// Refuses a variable in a document whose version would treat it as literal text.
    static void checkVersion(Place place, String text, boolean variables) {
        if (!variables && text.contains("${")) {
            throw place.refuse(Place.quoted(text),
                    "no variable, or Version 2012-10-17, which supports variables");
        }
    }
}
