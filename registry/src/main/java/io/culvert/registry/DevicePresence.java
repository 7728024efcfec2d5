package io.culvert.registry;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Records which devices are connected, and when the others were last seen. Keeps changes in memory until
/// [#flush] writes them, so that a fleet that reconnects does not wait for the store. A crash loses the
/// changes of the last few seconds; for a device that was connected at that time, the store knows only when it
/// connected.
///
/// Thread safe. Holds at most one entry for each thing.
public final class DevicePresence {

    private static final int BATCH = 500;

    private final DevicePresenceStore store;
    private final InstantSource clock;
    private final Map<Key, Present> present = new HashMap<>();
    private final Map<Key, Presence> unwritten = new LinkedHashMap<>();

    private record Key(String account, String thing) {}

    /// @param connections the connections that are subscribed to the thing's notifications
    private record Present(Set<Object> connections, Presence presence) {}

    /// @param clock says when devices connected and were last seen
    public DevicePresence(DevicePresenceStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// A connection has subscribed to a thing's notifications. Does not block.
    ///
    /// @param services that the device says it offers
    public synchronized void arrived(String account, String thing, Object connection, List<String> services) {
        Key key = new Key(account, thing);
        Present before = present.get(key);
        Set<Object> connections = before == null ? new HashSet<>() : before.connections();
        connections.add(connection);
        Presence now = new Presence(true, before == null ? now() : before.presence().since(),
                services.isEmpty() && before != null ? before.presence().services() : services);
        present.put(key, new Present(connections, now));
        unwritten.put(key, now);
    }

    /// A connection has unsubscribed, or has ended. Does not block.
    public synchronized void left(String account, String thing, Object connection) {
        Key key = new Key(account, thing);
        Present before = present.get(key);
        if (before != null && before.connections().remove(connection) && before.connections().isEmpty()) {
            present.remove(key);
            unwritten.put(key, before.presence().goneAt(now()));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /// The presence of one thing; empty if no device has ever connected. Blocks on the store.
    public Optional<Presence> of(String account, String thing) {
        return Optional.ofNullable(of(account, List.of(thing)).get(thing));
    }

    /// The presence of things by name; omits things whose device has never connected. Blocks on the store.
    public Map<String, Presence> of(String account, Collection<String> things) {
        Map<String, Presence> found = new HashMap<>();
        synchronized (this) {
            things.forEach(thing -> remembered(new Key(account, thing))
                .ifPresent(presence -> found.put(thing, presence)));
        }
        List<String> others = things.stream().filter(thing -> !found.containsKey(thing)).toList();
        if (!others.isEmpty()) {
            found.putAll(store.find(account, others));
        }
        return found;
    }

    private Optional<Presence> remembered(Key key) {
        Present now = present.get(key);
        return now != null ? Optional.of(now.presence()) : Optional.ofNullable(unwritten.get(key));
    }

    /// Writes what has changed. Blocks on the store; if it fails, the next call writes the changes.
    public void flush() {
        for (List<DevicePresenceStore.Seen> batch = batch(); !batch.isEmpty(); batch = batch()) {
            store.write(batch);
            written(batch);
        }
    }

    private synchronized List<DevicePresenceStore.Seen> batch() {
        List<DevicePresenceStore.Seen> batch = new ArrayList<>();
        unwritten.entrySet()
            .stream()
            .limit(BATCH)
            .forEach(entry -> batch.add(new DevicePresenceStore.Seen(entry.getKey().account(),
                    entry.getKey().thing(), entry.getValue())));
        return batch;
    }

    private synchronized void written(List<DevicePresenceStore.Seen> batch) {
        batch.forEach(seen -> unwritten.remove(new Key(seen.account(), seen.thing()), seen.last()));
    }
}
