package io.culvert.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Parses one statement.
final class StatementReader {

    private static final List<String> ELEMENTS = List.of("Sid", "Effect", "Action", "NotAction", "Resource",
            "NotResource", "Condition");
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{0,100}");
    private static final Pattern ARN = Pattern.compile("arn:[^:]*:([^:]*):.*", Pattern.DOTALL);
    private static final int COLONS_BEFORE_RESOURCE = 5;

    private final Element element;
    private final boolean variables;

    /// @param variables whether the document's version supports variables
    StatementReader(Element element, boolean variables) {
        this.element = element;
        this.variables = variables;
    }

    Statement read() {
        refusePrincipals();
        Map<String, Element> members = element.members(ELEMENTS);
        Element condition = members.get("Condition");
        List<Condition> conditions = condition == null ? List.of()
                : new ConditionReader(variables).read(condition);
        return new Statement(name(members), effect(element.place(), members),
                actions(Element.choice(element.place(), members, "Action", "NotAction")),
                resources(Element.choice(element.place(), members, "Resource", "NotResource")), conditions);
    }

    private void refusePrincipals() {
        element.members().forEach((name, member) -> {
            if (name.equals("Principal") || name.equals("NotPrincipal")) {
                throw member.place()
                    .refuse("not for a policy that is attached to a user", "none; the user is the principal");
            }
        });
    }

    private String name(Map<String, Element> members) {
        Element sid = members.get("Sid");
        if (sid == null || sid.text().isEmpty()) {
            return element.place().path();
        }
        if (!SID.matcher(sid.text()).matches()) {
            throw sid.place().refuse(Place.quoted(sid.text()), "at most 100 letters and digits");
        }
        return sid.text();
    }

    static Effect effect(Place place, Map<String, Element> members) {
        Element effect = members.get("Effect");
        if (effect == null) {
            throw place.refuse("no Effect", "Allow or Deny");
        }
        return switch (effect.text()) {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            default -> throw effect.place().refuse(Place.quoted(effect.text()), "Allow or Deny");
        };
    }

    private static Set<String> actions(Element.Choice choice) {
        Set<String> named = new HashSet<>();
        choice.element().list().forEach(each -> named.addAll(action(each.place(), each.text())));
        if (!choice.negated()) {
            return Set.copyOf(named);
        }
        Set<String> others = new HashSet<>(Actions.ALL);
        others.removeAll(named);
        return Set.copyOf(others);
    }

    private static Set<String> action(Place place, String text) {
        Template.withoutVariables(place, text);
        if (Folding.ASCII.equal(text, "iot:ConnectToTunnel")) {
            throw place.refuse(Place.quoted(text),
                    "an action of the API; this one is for policies of VPC endpoints, which Culvert does not have");
        }
        String service = Actions.service(text);
        if (!text.equals("*") && !service.equals("*") && !Actions.SERVICES.contains(service)) {
            throw place.refuse(Place.quoted(text), "an action of iot, sts or culvert");
        }
        Set<String> matching = Actions.matching(Template.parse(place, text, true).constant());
        if (matching.isEmpty()) {
            throw place.unknown(text, Actions.ALL);
        }
        return matching;
    }

    private Statement.Resources resources(Element.Choice choice) {
        return new Statement.Resources(choice.negated(),
                choice.element().list().stream().map(each -> resource(each.place(), each.text())).toList());
    }

    private Template resource(Place place, String text) {
        if (!text.equals("*")) {
            var arn = ARN.matcher(text);
            if (!arn.matches()) {
                throw place.refuse(Place.quoted(text), "* or an ARN, arn:aws:iot:REGION:ACCOUNT:tunnel/*");
            }
            String service = arn.group(1);
            if (service.indexOf('*') < 0 && service.indexOf('?') < 0 && !Actions.SERVICES.contains(service)) {
                throw place.refuse(Place.quoted(text), "an ARN of iot, iam or culvert");
            }
        }
        checkVariables(place, text);
        return Template.parse(place, text, true);
    }

    private void checkVariables(Place place, String text) {
        int first = text.indexOf("${");
        if (first < 0) {
            return;
        }
        ConditionReader.checkVersion(place, text, variables);
        long colons = text.substring(0, first).chars().filter(each -> each == ':').count();
        if (colons < COLONS_BEFORE_RESOURCE) {
            throw place.refuse(Place.quoted(text), "variables only after the ARN's fifth colon");
        }
    }
}
