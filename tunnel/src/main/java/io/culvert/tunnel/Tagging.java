package io.culvert.tunnel;

import java.util.Map;
import java.util.Set;

/// One change of tags, for [TagRule] to decide.
///
/// @param seen the tunnel that the caller's permission was checked against
/// @param set tags to set; those of the same key are replaced
/// @param removed keys of tags to remove; keys that the tunnel does not have do no harm
/// @param maxTags how many tags a tunnel may have
public record Tagging(Tunnel seen, Map<String, String> set, Set<String> removed, int maxTags) {}
