package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Registry;
import java.util.Map;
import java.util.function.Function;

/// Lists the names of the things that a certificate is attached to.
final class ListPrincipalThings implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/principals/things")
        .header("principal", "x-amzn-principal")
        .texts("nextToken")
        .integers("maxResults");

    private final Registry registry;
    private final Lookup lookup;
    private final IotContext context;

    ListPrincipalThings(Registry registry, Lookup lookup, IotContext context) {
        this.registry = registry;
        this.lookup = lookup;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListPrincipalThings";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return list(input, call, "things", name -> name);
    }

    /// @param member the member that holds the elements
    /// @param shown an element, from the name of a thing
    Map<String, ?> list(Members input, ApiCall call, String member, Function<String, ?> shown) {
        String id = IotInputs.certificateArn(input, "principal", call, context.arns());
        context.require(call, name(), context.arns().certificate(call.account(), id));
        lookup.certificate(call.account(), id);
        IotPage page = context.page(input, call);
        return page.answer(member, registry.thingsOf(call.account(), id, page.asked()), name -> name, shown);
    }
}
