package io.culvert.tunnel;

import java.time.Instant;
import java.util.List;

/// The message that gives a thing the destination's token, due when a tunnel to it opens or its destination
/// is rotated (spec: device 3). At most one notification of a tunnel is due, the newest.
///
/// @param account the account that owns the tunnel and the thing
/// @param tunnelId the tunnel
/// @param version the tunnel's version that made it due; of two notifications of a tunnel, the one with the
/// higher version is valid
/// @param thingName the thing to notify
/// @param token the destination's token, in plaintext
/// @param services the tunnel's services, in order
/// @param expiresAt the end of the tunnel's lifetime, after which it is not delivered
public record Notification(String account, TunnelId tunnelId, long version, String thingName,
        ClientAccessToken token, List<String> services, Instant expiresAt) {

    public Notification {
        services = List.copyOf(services);
    }
}
