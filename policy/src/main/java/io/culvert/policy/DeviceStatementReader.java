package io.culvert.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parses one statement of a device's policy.
final class DeviceStatementReader {

    private static final List<String> ELEMENTS = List.of("Sid", "Effect", "Action", "Resource", "Condition");
    private static final Pattern ARN = Pattern.compile("arn:[^:]+:iot:[^:]*:[^:]*:.+", Pattern.DOTALL);
    private static final String ATTACHED = "iot:Connection.Thing.IsAttached";

    private DeviceStatementReader() {}

    static DeviceStatement read(Element element) {
        Map<String, Element> members = element.members(ELEMENTS);
        if (members.containsKey("Sid")) {
            members.get("Sid").text();
        }
        return new DeviceStatement(StatementReader.effect(element.place(), members),
                actions(required(element, members, "Action")),
                required(element, members, "Resource").list()
                    .stream()
                    .map(each -> resource(each.place(), each.text()))
                    .toList(),
                attached(members.get("Condition")));
    }

    private static Element required(Element statement, Map<String, Element> members, String name) {
        Element member = members.get(name);
        if (member == null) {
            throw statement.place().refuse("no " + name, "one or more");
        }
        return member;
    }

    private static Set<DeviceAction> actions(Element element) {
        Set<DeviceAction> actions = EnumSet.noneOf(DeviceAction.class);
        for (Element each : element.list()) {
            String text = Template.withoutVariables(each.place(), each.text());
            Set<DeviceAction> matching = DeviceAction
                .matching(Template.parse(each.place(), text, true).constant());
            if (matching.isEmpty()) {
                throw each.place()
                    .refuse(Place.quoted(text), "one of " + String.join(", ", DeviceAction.wireNames())
                            + "; Culvert has no shadows, jobs or rules, so other actions have no meaning");
            }
            actions.addAll(matching);
        }
        return actions;
    }

    private static DeviceResource resource(Place place, String text) {
        if (!text.equals("*") && !ARN.matcher(text).matches()) {
            throw place.refuse(Place.quoted(text),
                    "* or an ARN, arn:aws:iot:REGION:ACCOUNT:client/ID, :topicfilter/FILTER or :topic/TOPIC");
        }
        return DeviceResource.parse(place, text);
    }

    /// The only supported condition: `{"Bool": {"iot:Connection.Thing.IsAttached": "true"}}`.
    private static @Nullable Boolean attached(@Nullable Element condition) {
        if (condition == null) {
            return null;
        }
        Element keys = condition.members(List.of("Bool")).get("Bool");
        Element value = keys == null ? null : keys.members(List.of(ATTACHED)).get(ATTACHED);
        if (value == null || value.scalars().size() != 1) {
            throw condition.place().refuse("not one condition", "Bool with one value of " + ATTACHED);
        }
        return Expectation.flag(value.place(), value.scalars().getFirst());
    }
}
