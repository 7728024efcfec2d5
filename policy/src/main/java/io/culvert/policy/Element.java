package io.culvert.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A value in a document with its place, converted to the type that is expected there.
record Element(Place place, JsonNode node) {

    /// The members of a structure, in order.
    Map<String, Element> members() {
        if (!node.isObject()) {
            throw wrong("an object");
        }
        Map<String, Element> members = new LinkedHashMap<>();
        node.properties()
            .forEach(member -> members.put(member.getKey(),
                    new Element(place.member(member.getKey()), member.getValue())));
        return members;
    }

    /// The members of a structure, which may have only these.
    Map<String, Element> members(Collection<String> known) {
        Map<String, Element> members = members();
        members.keySet().stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw place.unknown(name, known);
        });
        return members;
    }

    /// The elements of a list; a single value counts as a list of one.
    List<Element> list() {
        if (!node.isArray()) {
            return List.of(this);
        }
        if (node.isEmpty()) {
            throw place.refuse("an empty list", "one value or more");
        }
        List<Element> elements = new ArrayList<>();
        for (JsonNode each : node) {
            elements.add(new Element(place.element(elements.size()), each));
        }
        return elements;
    }

    String text() {
        if (!node.isString()) {
            throw wrong("a string");
        }
        return node.stringValue();
    }

    /// A text, a number or a boolean, as text.
    String scalar() {
        if (node.isBoolean() || node.isNumber()) {
            return node.asString();
        }
        return text();
    }

    List<String> scalars() {
        return list().stream().map(Element::scalar).toList();
    }

    private PolicyException wrong(String expected) {
        return place.refuse(switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> Place.quoted(node.stringValue());
            case NULL -> "null";
            default -> Place.quoted(node.asString());
        }, expected);
    }

    /// Exactly one of two members; which one, and the element.
    static Choice choice(Place place, Map<String, Element> members, String positive, String negative) {
        Optional<Element> yes = Optional.ofNullable(members.get(positive));
        Optional<Element> no = Optional.ofNullable(members.get(negative));
        if (yes.isPresent() == no.isPresent()) {
            throw place.refuse(yes.isPresent() ? positive + " and " + negative
                    : "neither " + positive + " nor " + negative, "one of them");
        }
        return new Choice(no.isPresent(), yes.or(() -> no).orElseThrow());
    }

    /// @param negated whether it is the member whose name begins with Not
    record Choice(boolean negated, Element element) {}
}
