package io.culvert.tunnel;

import org.jspecify.annotations.Nullable;

/// One rotation, for [RotateRule] to decide.
///
/// @param seen the tunnel that the caller's permission was checked against
/// @param tokens the new tokens; their sides are the ones that are rotated
/// @param given the destination as the caller gives it again, or null
/// @param limits the limits of a destination that is adopted
public record Rotation(Tunnel seen, IssuedTokens tokens, @Nullable Destination given, TunnelsConfig limits) {}
