package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.DevicePresence;
import java.util.LinkedHashMap;
import java.util.Map;

/// Returns whether the device of a thing is connected.
final class GetThingConnectivityData implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST",
            "/things/{thingName}/connectivity-data");

    private final Lookup lookup;
    private final DevicePresence presence;
    private final IotContext context;

    GetThingConnectivityData(Lookup lookup, DevicePresence presence, IotContext context) {
        this.lookup = lookup;
        this.presence = presence;
        this.context = context;
    }

    @Override
    public String name() {
        return "GetThingConnectivityData";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String name = IotInputs.thing(input, call);
        context.require(call, name(), context.arns().thing(call.account(), name));
        lookup.thing(call.account(), name);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("thingName", name);
        members.putAll(Connectivity.members(presence.of(call.account(), name).orElse(null)));
        return members;
    }
}
