package io.culvert.tunnel;

/// Nothing was written: the tunnel has other tags or another destination than the one that the caller's
/// permission was checked against (see [Tunnel#isDescribedAs]). Check the permission again.
///
/// @param current the tunnel as it is now
public record Stale(Tunnel current) implements RotateResult.Refused, CloseResult, TagResult {}
