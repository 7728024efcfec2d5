package io.culvert.control.fleet;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.TextRule;
import io.culvert.registry.Names;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import java.util.List;
import java.util.Map;

/// Describes the device of a thing. Needs the permission `iot:DescribeThing`.
final class DescribeDevice implements Operation {

    private static final TextRule THING = new TextRule(1, 128, Names.THING);

    private final Registry registry;
    private final Devices devices;
    private final Access access;
    private final Arns arns;

    DescribeDevice(Registry registry, Devices devices, Access access, Arns arns) {
        this.registry = registry;
        this.devices = devices;
        this.access = access;
        this.arns = arns;
    }

    @Override
    public String name() {
        return "DescribeDevice";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = input.requiredText("thingName", THING);
        call.note("thing", name);
        access.require(call, "iot:DescribeThing", List.of(arns.thing(call.account(), name)), Map.of());
        Thing thing = registry.thing(call.account(), name)
            .orElseThrow(() -> new ApiError(ErrorType.RESOURCE_NOT_FOUND,
                    "thingName: " + name + " is not there (expected: a thing of this account)"));
        return Map.of("device", devices.of(call.account(), List.of(thing)).getFirst());
    }
}
