package io.culvert.registry;

import java.time.Instant;
import java.util.List;

/// Whether a thing's device is connected and waits for tunnels.
///
/// @param connected whether a device is subscribed to the thing's notifications now
/// @param since when the device connected; if it is not connected, when it was last seen
/// @param services the ids of the services that the device says it offers; empty if it does not say
public record Presence(boolean connected, Instant since, List<String> services) {

    public Presence {
        services = List.copyOf(services);
    }

    Presence goneAt(Instant time) {
        return new Presence(false, time, services);
    }
}
