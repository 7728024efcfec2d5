package io.culvert.tunnel;

import java.time.Instant;

/// Whether one side's peer is attached.
///
/// @param connected whether a peer is attached now
/// @param lastUpdatedAt when that last changed; the tunnel's creation before the first peer
public record ConnectionState(boolean connected, Instant lastUpdatedAt) {}
