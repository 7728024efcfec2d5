package io.culvert.tunnel;

import org.jspecify.annotations.Nullable;

/// A requested rotation, the input of [RotateRule].
///
/// @param seen the tunnel that the caller's permission was checked against
/// @param tokens the new tokens, one for each side that is rotated
/// @param given the destination that the caller repeats, or null
/// @param limits the limits of a destination that is adopted
public record Rotation(Tunnel seen, IssuedTokens tokens, @Nullable Destination given, TunnelsConfig limits) {}
