package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.Printable;
import java.util.Optional;

/// A thing and a group of one call, each given by its name or its ARN.
record Membership(String group, String thing) {

    static Membership of(Members input, ApiCall call, Arns arns) {
        String group = name(input, "thingGroupName", "thingGroupArn", arns.thingGroup(call.account(), ""));
        String thing = name(input, "thingName", "thingArn", arns.thing(call.account(), ""));
        call.note("group", group);
        call.note("thing", thing);
        return new Membership(group, thing);
    }

    private static String name(Members input, String nameMember, String arnMember, String arnPrefix) {
        Optional<String> named = input.text(nameMember, IotInputs.THING);
        Optional<String> arn = input.text(arnMember, IotInputs.ARN);
        if (arn.isEmpty()) {
            return input.required(nameMember, named);
        }
        String name = arn.get().startsWith(arnPrefix) ? arn.get().substring(arnPrefix.length()) : "";
        if (IotInputs.THING.broken(name).isPresent()) {
            throw IotRefusals.invalid(arnMember + ": " + Printable.of(arn.get())
                    + " (expected: one of this account and region)");
        }
        if (!named.orElse(name).equals(name)) {
            throw IotRefusals.invalid(nameMember + ", " + arnMember + ": of different names");
        }
        return name;
    }
}
