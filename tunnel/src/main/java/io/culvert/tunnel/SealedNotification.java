package io.culvert.tunnel;

/// A notification as the store keeps it.
///
/// @param tunnel the tunnel, which has a thing
/// @param version the version of the tunnel that made it due
/// @param token the sealed token, for [TokenSeal#open]
public record SealedNotification(Tunnel tunnel, long version, String token) {}
