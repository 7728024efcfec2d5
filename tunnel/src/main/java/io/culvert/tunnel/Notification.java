package io.culvert.tunnel;

import java.time.Instant;
import java.util.List;

/// The message that gives a thing the destination's token, due when a tunnel to it opens or its destination
/// is rotated (spec: device 3). Of one tunnel at most one is due: the newest.
///
/// @param account the owner of tunnel and thing
/// @param tunnelId the tunnel
/// @param version the version of the tunnel that made it due; of two notifications the higher one counts
/// @param thingName the thing to notify
/// @param token the destination's token, in the clear
/// @param services the tunnel's services, in order
/// @param expiresAt when the tunnel ends; later delivery is of no use
public record Notification(String account, TunnelId tunnelId, long version, String thingName,
        ClientAccessToken token, List<String> services, Instant expiresAt) {

    public Notification {
        services = List.copyOf(services);
    }
}
