package io.culvert.tunnel;

/// A notification as the store keeps it.
///
/// @param tunnel a tunnel with a thing
/// @param version the version of the tunnel that made it due
/// @param token the encrypted token, for [TokenSeal#open]
public record SealedNotification(Tunnel tunnel, long version, String token) {}
