package io.culvert.control.fleet;

import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.PageTokens;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.Registry;
import io.culvert.registry.ThingGroups;
import java.util.List;

/// Creates the operations of this package.
public final class FleetOperations {

    private FleetOperations() {}

    public static List<Operation> of(Registry registry, ThingGroups groups, DevicePresence presence,
            Access access, Arns arns, PageTokens tokens) {
        Devices devices = new Devices(registry, groups, presence, arns);
        return List.of(new DescribeDevice(registry, devices, access, arns),
                new ListDevices(registry, devices, access, arns, tokens));
    }
}
