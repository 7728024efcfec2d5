package io.culvert.control.iot;

import io.culvert.control.api.ApiResponse;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryStore;
import java.util.List;
import java.util.Map;

/// What ties certificates to things: AttachThingPrincipal, DetachThingPrincipal, ListThingPrincipals,
/// ListPrincipalThings. An attachment decides which device is notified of a thing's tunnels, so both must
/// be allowed.
final class Principals {

    private final Registry registry;

    Principals(Registry registry) {
        this.registry = registry;
    }

    ApiResponse attach(IotCall call) {
        String name = call.named("thingName", "thing");
        String id = call.principal();
        call.require("AttachThingPrincipal", call.thingArn(name), call.certificateArn(id));
        if (call.query()
            .getOrDefault("thingPrincipalType", "NON_EXCLUSIVE_THING")
            .equals("EXCLUSIVE_THING")) {
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
        String name = call.named("thingName", "thing");
        call.require("ListThingPrincipals", call.thingArn(name));
        if (registry.thing(call.account(), name).isEmpty()) {
            throw IotCall.notFound("Thing", name);
        }
        IotPage page = call.page();
        List<String> ids = registry.certificatesOf(call.account(), name, page.asked());
        return page.answer("principals", ids, id -> id, call::certificateArn);
    }

    ApiResponse ofPrincipal(IotCall call) {
        String id = call.principal();
        call.require("ListPrincipalThings", call.certificateArn(id));
        if (registry.certificate(call.account(), id).isEmpty()) {
            throw IotCall.notFound("Certificate", id);
        }
        IotPage page = call.page();
        return page.answer("things", registry.thingsOf(call.account(), id, page.asked()), name -> name,
                name -> name);
    }
}
