package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.Attributes;
import io.culvert.registry.ThingType;
import io.culvert.registry.ThingTypeStore;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Creates a thing type. Succeeds again for a type that exists with the same properties.
final class CreateThingType implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/thing-types/{thingTypeName}");
    private static final TextRule DESCRIPTION = new TextRule(0, 2028, "[\\p{Graph}\\x20]*");
    private static final TextRule ATTRIBUTE = new TextRule(1, 128, Attributes.NAME);
    private static final int MAX_SEARCHABLE = 3;

    private final ThingTypeStore types;
    private final IotContext context;
    private final InstantSource clock;

    CreateThingType(ThingTypeStore types, IotContext context, InstantSource clock) {
        this.types = types;
        this.context = context;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "CreateThingType";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thingType(input, call);
        IotRefusals.requireAbsent(input, "tags");
        ThingType type = type(input, call.account(), name);
        String arn = context.arns().thingType(call.account(), name);
        context.require(call, name(), arn);
        ThingType created = switch (types.create(type, ThingTypeStore.MAX)) {
            case CREATED -> type;
            case TAKEN -> types.type(call.account(), name)
                .filter(known -> isSame(known, type))
                .orElseThrow(() -> new ApiError(ErrorType.RESOURCE_ALREADY_EXISTS,
                        "thing type: " + name + " exists with other properties"));
            case FULL -> throw IotRefusals.quotaReached("thing types", ThingTypeStore.MAX);
        };
        return Map.of("thingTypeName", name, "thingTypeArn", arn, "thingTypeId", created.id());
    }

    private ThingType type(Members input, String account, String name) {
        Optional<Members> properties = input.structure("thingTypeProperties");
        properties.ifPresent(given -> IotRefusals.requireAbsent(given, "mqtt5Configuration"));
        return new ThingType(account, name, UUID.randomUUID().toString(),
                properties.flatMap(given -> given.text("thingTypeDescription", DESCRIPTION)).orElse(null),
                properties.flatMap(given -> given.texts("searchableAttributes", 0, MAX_SEARCHABLE, ATTRIBUTE))
                    .orElse(List.of()),
                null, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private static boolean isSame(ThingType known, ThingType wanted) {
        return Objects.equals(known.description(), wanted.description())
                && known.searchable().equals(wanted.searchable());
    }
}
