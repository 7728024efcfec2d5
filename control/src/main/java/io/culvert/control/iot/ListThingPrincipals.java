package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Registry;
import java.util.Map;
import java.util.function.Function;

/// Lists the ARNs of the certificates that are attached to a thing.
final class ListThingPrincipals implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/things/{thingName}/principals")
        .texts("nextToken")
        .integers("maxResults");

    private final Registry registry;
    private final Lookup lookup;
    private final IotContext context;

    ListThingPrincipals(Registry registry, Lookup lookup, IotContext context) {
        this.registry = registry;
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListThingPrincipals";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return list(input, call, "principals", id -> context.arns().certificate(call.account(), id));
    }

    /// @param member the member that holds the elements
    /// @param shown an element, from the id of a certificate
    Map<String, ?> list(Members input, ApiCall call, String member, Function<String, ?> shown) {
        String name = IotInputs.thing(input, call);
        context.require(call, name(), context.arns().thing(call.account(), name));
        lookup.thing(call.account(), name);
        IotPage page = context.page(input, call);
        return page.answer(member, registry.certificatesOf(call.account(), name, page.asked()), id -> id,
                shown);
    }
}
