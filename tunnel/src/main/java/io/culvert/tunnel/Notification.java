package io.culvert.tunnel;

import java.time.Instant;
import java.util.List;

/// What a thing is told when a tunnel to it opens or its destination is rotated (spec: device 3). At most one
/// is due per tunnel: a newer one replaces an older.
///
/// @param account the owner of tunnel and thing
/// @param tunnelId the tunnel
/// @param thingName the thing to tell
/// @param token the destination's token, in the clear
/// @param services the tunnel's services, in order
/// @param expiresAt when the tunnel ends; later delivery is of no use
public record Notification(String account, TunnelId tunnelId, String thingName, ClientAccessToken token,
        List<String> services, Instant expiresAt) {

    public Notification {
        services = List.copyOf(services);
    }
}
