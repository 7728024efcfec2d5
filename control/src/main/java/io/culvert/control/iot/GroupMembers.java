package io.culvert.control.iot;

import io.culvert.control.api.ApiResponse;
import io.culvert.registry.Registry;
import io.culvert.registry.ThingGroup;
import io.culvert.registry.ThingGroups;
import java.util.Map;
import java.util.Optional;

/// The members of groups: AddThingToThingGroup, RemoveThingFromThingGroup,
/// ListThingsInThingGroup, ListThingGroupsForThing.
final class GroupMembers {

    private final ThingGroups groups;
    private final Registry registry;

    GroupMembers(ThingGroups groups, Registry registry) {
        this.groups = groups;
        this.registry = registry;
    }

    private record Pair(String group, String thing) {}

    /// Each is given by its name or its ARN.
    private static Pair pair(IotCall call) {
        Body body = call.body();
        String group = name(body, "thingGroupName", "thingGroupArn", call.groupArn(""));
        String thing = name(body, "thingName", "thingArn", call.thingArn(""));
        return new Pair(call.named("thingGroupName", group, "group"),
                call.named("thingName", thing, "thing"));
    }

    private static String name(Body body, String nameMember, String arnMember, String arnPrefix) {
        Optional<String> arn = body.text(arnMember);
        arn.filter(text -> !text.startsWith(arnPrefix)).ifPresent(text -> {
            throw IotCall.invalid(
                    arnMember + ": " + IotCall.shown(text) + " (expected: one of this account and region)");
        });
        Optional<String> byArn = arn.map(text -> text.substring(arnPrefix.length()));
        String name = body.text(nameMember)
            .or(() -> byArn)
            .orElseThrow(() -> IotCall.invalid(nameMember + ": missing"));
        if (byArn.isPresent() && !byArn.get().equals(name)) {
            throw IotCall.invalid(nameMember + ", " + arnMember + ": of different names");
        }
        return name;
    }

    ApiResponse add(IotCall call) {
        Pair pair = pair(call);
        call.require("AddThingToThingGroup", call.groupArn(pair.group), call.thingArn(pair.thing));
        return switch (groups.add(call.account(), pair.group, pair.thing)) {
            case MEMBER -> Rest.ok(Map.of());
            case NO_THING -> throw IotCall.notFound("Thing", pair.thing);
            case NO_GROUP -> throw IotCall.notFound("Thing group", pair.group);
            case FULL -> throw IotCall.invalid("thing: " + pair.thing + " is in "
                    + ThingGroups.MAX_GROUPS_OF_A_THING + " groups (expected: fewer)");
        };
    }

    ApiResponse remove(IotCall call) {
        Pair pair = pair(call);
        call.require("RemoveThingFromThingGroup", call.groupArn(pair.group), call.thingArn(pair.thing));
        if (!groups.remove(call.account(), pair.group, pair.thing)) {
            requireThing(call, pair.thing);
            requireGroup(call, pair.group);
        }
        return Rest.ok(Map.of());
    }

    ApiResponse things(IotCall call) {
        String group = call.named("thingGroupName", "group");
        call.require("ListThingsInThingGroup", call.groupArn(group));
        requireGroup(call, group);
        IotPage page = call.page();
        return page.answer("things",
                groups.things(call.account(), group, call.flag("recursive"), page.asked()), name -> name,
                name -> name);
    }

    ApiResponse groupsOf(IotCall call) {
        String thing = call.named("thingName", "thing");
        call.require("ListThingGroupsForThing", call.thingArn(thing));
        requireThing(call, thing);
        IotPage page = call.page();
        return page.answer("thingGroups", groups.groupsOf(call.account(), thing, page.asked()),
                ThingGroup::name, group -> Groups.named(call, group.name()));
    }

    private void requireThing(IotCall call, String name) {
        if (registry.thing(call.account(), name).isEmpty()) {
            throw IotCall.notFound("Thing", name);
        }
    }

    private void requireGroup(IotCall call, String name) {
        if (groups.group(call.account(), name).isEmpty()) {
            throw IotCall.notFound("Thing group", name);
        }
    }
}
