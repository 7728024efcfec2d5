package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.AttributeFilter;
import io.culvert.registry.Attributes;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import io.culvert.registry.ThingTypeStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lists the things of an account by name, all, those with an attribute, or those of a type.
final class ListThings implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("GET", "/things")
        .texts("attributeName", "attributeValue", "thingTypeName", "nextToken")
        .flags("usePrefixAttributeValue")
        .integers("maxResults");
    private static final TextRule ATTRIBUTE_NAME = new TextRule(1, 128, Attributes.NAME);
    private static final TextRule ATTRIBUTE_VALUE = new TextRule(0, 800, Attributes.VALUE);

    private final Registry registry;
    private final ThingTypeStore types;
    private final IotContext context;

    ListThings(Registry registry, ThingTypeStore types, IotContext context) {
        this.registry = registry;
        this.types = types;
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
        AttributeFilter filter = filter(input);
        Optional<String> type = input.text("thingTypeName", IotInputs.THING);
        if (filter != null && type.isPresent()) {
            throw IotRefusals.invalid("thingTypeName, attributeName: both (expected: one of them)");
        }
        context.require(call, name(), context.arns().thing(call.account(), "*"));
        IotPage page = context.page(input, call);
        List<Thing> found = type.map(name -> types.things(call.account(), name, page.asked()))
            .orElseGet(() -> registry.things(call.account(), filter, page.asked()));
        return page.answer("things", found, Thing::name, Thing::chars,
                thing -> IotShapes.thing(thing, context.arns()));
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
}
