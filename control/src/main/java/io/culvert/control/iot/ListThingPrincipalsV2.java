package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import java.util.Map;

/// ListThingPrincipals with the type of each attachment. Needs the same permission.
final class ListThingPrincipalsV2 implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/things/{thingName}/principals-v2")
        .texts("nextToken", "thingPrincipalType")
        .integers("maxResults");

    private final ListThingPrincipals principals;
    private final IotContext context;

    ListThingPrincipalsV2(ListThingPrincipals principals, IotContext context) {
        this.principals = principals;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListThingPrincipalsV2";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        PrincipalType.requireNonExclusive(input);
        return principals.list(input, call, "thingPrincipalObjects",
                id -> Map.of("principal", context.arns().certificate(call.account(), id),
                        "thingPrincipalType", PrincipalType.NON_EXCLUSIVE));
    }
}
