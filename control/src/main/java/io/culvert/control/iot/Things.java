package io.culvert.control.iot;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ErrorType;
import io.culvert.registry.AttributeFilter;
import io.culvert.registry.Attributes;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/things…`: CreateThing, DescribeThing, UpdateThing, DeleteThing, ListThings.
final class Things {

    private final Registry registry;

    Things(Registry registry) {
        this.registry = registry;
    }

    ApiResponse list(IotCall call) {
        call.require("ListThings", call.thingArn("*"));
        call.refuse("thingTypeName");
        IotPage page = call.page();
        return page.answer("things", registry.things(call.account(), filter(call), page.asked()), Thing::name,
                thing -> Map.of("thingName", thing.name(), "thingArn", call.thingArn(thing.name()),
                        "attributes", thing.attributes().values(), "version", thing.version()));
    }

    private static @Nullable AttributeFilter filter(IotCall call) {
        String name = call.query().get("attributeName");
        String value = call.query().get("attributeValue");
        if (name == null) {
            if (value != null) {
                throw IotCall.invalid("attributeName: missing (expected: one with attributeValue)");
            }
            return null;
        }
        if (!Attributes.isName(name) || (value != null && !Attributes.isValue(value))) {
            throw IotCall.invalid("attributeName, attributeValue: malformed");
        }
        return new AttributeFilter(name, value, call.flag("usePrefixAttributeValue"));
    }

    ApiResponse create(IotCall call) {
        String name = call.named("thingName", "thing");
        call.require("CreateThing", call.thingArn(name));
        Body body = call.body().refuse("thingTypeName").refuse("billingGroupName");
        Registry.Creation creation = registry.createThing(call.account(), name,
                AttributePayload.of(body).fresh());
        if (!creation.asWanted()) {
            throw new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                    "thing: " + name + " exists with other attributes",
                    Map.of("resourceId", creation.thing().id(), "resourceArn", call.thingArn(name)));
        }
        return Rest
            .ok(Map.of("thingName", name, "thingArn", call.thingArn(name), "thingId", creation.thing().id()));
    }

    ApiResponse describe(IotCall call) {
        String name = call.named("thingName", "thing");
        call.require("DescribeThing", call.thingArn(name));
        Thing thing = registry.thing(call.account(), name).orElseThrow(() -> IotCall.notFound("Thing", name));
        return Rest.ok(Map.of("thingName", name, "thingArn", call.thingArn(name), "thingId", thing.id(),
                "defaultClientId", name, "attributes", thing.attributes().values(), "version",
                thing.version()));
    }

    ApiResponse update(IotCall call) {
        String name = call.named("thingName", "thing");
        call.require("UpdateThing", call.thingArn(name));
        Body body = call.body().refuse("thingTypeName");
        Long expected = body.number("expectedVersion").orElse(null);
        return switch (registry.updateThing(call.account(), name, expected,
                AttributePayload.of(body).change())) {
            case UPDATED -> Rest.ok(Map.of());
            case NOT_FOUND -> throw IotCall.notFound("Thing", name);
            case CONFLICT -> throw otherVersion(name);
        };
    }

    ApiResponse delete(IotCall call) {
        String name = call.named("thingName", "thing");
        call.require("DeleteThing", call.thingArn(name));
        return switch (registry.deleteThing(call.account(), name, call.expectedVersion().orElse(null))) {
            case REMOVED, NOT_FOUND -> Rest.ok(Map.of());
            case CONFLICT -> throw otherVersion(name);
            case TIED -> throw IotCall
                .invalid("thing: " + name + " has principals (expected: none; detach them first)");
        };
    }

    private static ApiError otherVersion(String name) {
        return new ApiError(ErrorType.VERSION_CONFLICT,
                "thing: " + name + " has another version than expectedVersion (describe it and try again)");
    }
}
