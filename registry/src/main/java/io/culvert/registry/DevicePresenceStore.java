package io.culvert.registry;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Keeps when devices were last seen. An entry ends with its thing.
public interface DevicePresenceStore {

    /// When a thing's device was last seen.
    ///
    /// @param last its `connected` is not kept: a process that reads it later cannot know
    record Seen(String account, String thing, Presence last) {}

    /// Writes entries, each in the place of the thing's former one. Skips things that do not exist.
    void write(List<Seen> entries);

    /// The entries of things, by their names, none of them connected.
    Map<String, Presence> find(String account, Collection<String> things);
}
