package io.culvert.control.iot;

import io.culvert.control.api.ApiResponse;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryStore;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What ties certificates to things: AttachThingPrincipal, DetachThingPrincipal, ListThingPrincipals,
/// ListPrincipalThings. An attachment decides which device is notified of a thing's tunnels, so both must
/// be allowed.
final class Principals {

    private static final String NON_EXCLUSIVE = "NON_EXCLUSIVE_THING";

    private final Registry registry;

    Principals(Registry registry) {
        this.registry = registry;
    }

    ApiResponse attach(IotCall call) {
        String name = call.named("thingName", "thing");
        String id = call.principal();
        call.require("AttachThingPrincipal", call.thingArn(name), call.certificateArn(id));
        if (call.query().getOrDefault("thingPrincipalType", NON_EXCLUSIVE).equals("EXCLUSIVE_THING")) {
            throw IotCall.notSupported("thingPrincipalType: EXCLUSIVE_THING");
        }
        return switch (registry.attach(call.account(), name, id)) {
            case TIED, SAME -> Rest.ok(Map.of());
            case NOT_FOUND -> throw IotCall.notFound("Thing or principal", name + ", " + id);
            case FULL -> throw IotCall.invalid("principal: attached to "
                    + RegistryStore.MAX_THINGS_OF_A_CERTIFICATE + " things (expected: fewer)");
        };
    }

    ApiResponse detach(IotCall call) {
        String name = call.named("thingName", "thing");
        String id = call.principal();
        call.require("DetachThingPrincipal", call.thingArn(name), call.certificateArn(id));
        if (!registry.detach(call.account(), name, id)) {
            throw IotCall.notFound("Thing or principal", name + ", " + id);
        }
        return Rest.ok(Map.of());
    }

    ApiResponse ofThing(IotCall call) {
        return ofThing(call, "principals", call::certificateArn);
    }

    /// ListThingPrincipalsV2. No thing has a certificate for itself alone.
    ApiResponse ofThingWithTypes(IotCall call) {
        String type = call.query().getOrDefault("thingPrincipalType", NON_EXCLUSIVE);
        if (!type.equals(NON_EXCLUSIVE)) {
            throw IotCall.notSupported("thingPrincipalType: " + IotCall.shown(type));
        }
        return ofThing(call, "thingPrincipalObjects",
                id -> Map.of("principal", call.certificateArn(id), "thingPrincipalType", NON_EXCLUSIVE));
    }

    private ApiResponse ofThing(IotCall call, String member, Function<String, ?> shown) {
        String name = call.named("thingName", "thing");
        call.require("ListThingPrincipals", call.thingArn(name));
        if (registry.thing(call.account(), name).isEmpty()) {
            throw IotCall.notFound("Thing", name);
        }
        IotPage page = call.page();
        List<String> ids = registry.certificatesOf(call.account(), name, page.asked());
        return page.answer(member, ids, id -> id, shown);
    }

    ApiResponse ofPrincipal(IotCall call) {
        return ofPrincipal(call, "things", name -> name);
    }

    /// ListPrincipalThingsV2.
    ApiResponse ofPrincipalWithTypes(IotCall call) {
        return ofPrincipal(call, "principalThingObjects",
                name -> Map.of("thingName", name, "thingPrincipalType", NON_EXCLUSIVE));
    }

    private ApiResponse ofPrincipal(IotCall call, String member, Function<String, ?> shown) {
        String id = call.principal();
        call.require("ListPrincipalThings", call.certificateArn(id));
        if (registry.certificate(call.account(), id).isEmpty()) {
            throw IotCall.notFound("Certificate", id);
        }
        IotPage page = call.page();
        return page.answer(member, registry.thingsOf(call.account(), id, page.asked()), name -> name, shown);
    }
}
