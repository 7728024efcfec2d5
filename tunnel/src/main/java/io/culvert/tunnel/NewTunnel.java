package io.culvert.tunnel;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A caller's request to open a tunnel.
///
/// @param account the account that will own the tunnel
/// @param description the caller's text, or null
/// @param destination the thing and services, or null for neither
/// @param lifetime whole minutes, at most [TunnelsConfig#maxLifetime]
/// @param tags in the order in which they were given
/// @param terms how the relay treats the tunnel
public record NewTunnel(String account, @Nullable String description, @Nullable Destination destination,
        Duration lifetime, Map<String, String> tags, RelayTerms terms) {}
