package io.culvert.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Stores when devices were last seen. Removing a thing removes its entry.
public interface DevicePresenceStore {

    /// When a thing's device was last seen.
    ///
    /// @param last `connected` is not stored, because it ends with the process
    record Seen(String account, String thing, Presence last) {}

    /// Writes entries and replaces earlier ones of the same things. Skips things that do not exist.
    void write(List<Seen> entries);

    /// The entries of things, by their names, none of them connected.
    Map<String, Presence> find(String account, Collection<String> things);
}
