package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import java.util.Map;

/// ListPrincipalThings with the type of each attachment. Needs the same permission.
final class ListPrincipalThingsV2 implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/principals/things-v2")
        .header("principal", "x-amzn-principal")
        .texts("nextToken", "thingPrincipalType")
        .integers("maxResults");

    private final ListPrincipalThings things;

    ListPrincipalThingsV2(ListPrincipalThings things) {
        this.things = things;
    }

    @Override
    public String name() {
        return "ListPrincipalThingsV2";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        PrincipalType.requireNonExclusive(input);
        return things.list(input, call, "principalThingObjects",
                name -> Map.of("thingName", name, "thingPrincipalType", PrincipalType.NON_EXCLUSIVE));
    }
}
