package io.culvert.tunnel;

import java.util.Map;
import java.util.Set;

/// A requested change of tags, the input of [TagRule].
///
/// @param seen the tunnel that the caller's permission was checked against
/// @param set the tags to set; replace the values of existing keys
/// @param removed the keys of tags to remove; keys that the tunnel does not have are ignored
/// @param maxTags the maximum number of tags of a tunnel
public record Tagging(Tunnel seen, Map<String, String> set, Set<String> removed, int maxTags) {}
