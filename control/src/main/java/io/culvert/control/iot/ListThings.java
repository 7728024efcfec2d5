package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.AttributeFilter;
import io.culvert.registry.Attributes;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lists the things of an account by name, all or those with an attribute.
final class ListThings implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/things")
        .texts("attributeName", "attributeValue", "thingTypeName", "nextToken")
        .flags("usePrefixAttributeValue")
        .integers("maxResults");
    private static final TextRule ATTRIBUTE_NAME = new TextRule(1, 128, Attributes.NAME);
    private static final TextRule ATTRIBUTE_VALUE = new TextRule(0, 800, Attributes.VALUE);

    private final Registry registry;
    private final IotContext context;

    ListThings(Registry registry, IotContext context) {
        this.registry = registry;
        this.context = context;
    }

    @Override
    public String name() {
        return "ListThings";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        IotRefusals.requireAbsent(input, "thingTypeName");
        AttributeFilter filter = filter(input);
        context.require(call, name(), context.arns().thing(call.account(), "*"));
        IotPage page = context.page(input, call);
        return page.answer("things", registry.things(call.account(), filter, page.asked()), Thing::name,
                Thing::chars, this::shown);
    }

    private static @Nullable AttributeFilter filter(Members input) {
        String name = input.text("attributeName", ATTRIBUTE_NAME).orElse(null);
        String value = input.text("attributeValue", ATTRIBUTE_VALUE).orElse(null);
        boolean prefix = input.flag("usePrefixAttributeValue").orElse(false);
        if (name == null && value != null) {
            throw IotRefusals.invalid("attributeName: missing (expected: one with attributeValue)");
        }
        return name == null ? null : new AttributeFilter(name, value, prefix);
    }

    private Map<String, Object> shown(Thing thing) {
        return Map.of("thingName", thing.name(), "thingArn",
                context.arns().thing(thing.account(), thing.name()), "attributes",
                thing.attributes().values(), "version", thing.version());
    }
}
