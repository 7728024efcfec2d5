package io.culvert.registry;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// MQTT sessions in memory, for tests of what uses a [DeviceSessionStore].
public final class DeviceSessionsInMemory implements DeviceSessionStore {

    private final BiPredicate<String, String> isThing;
    private final Map<Key, Row> rows = new HashMap<>();

    private record Key(String account, String thing, String client) {}

    private record Row(Instant end, @Nullable Integer qos) {}

    /// @param isThing whether an account has a thing of a name
    public DeviceSessionsInMemory(BiPredicate<String, String> isThing) {
        this.isThing = isThing;
    }

    private static List<Key> keys(DeviceClient client) {
        return client.things()
            .stream()
            .map(thing -> new Key(client.account(), thing, client.digest()))
            .toList();
    }

    @Override
    public synchronized Kept find(DeviceClient client, Instant now) {
        rows.keySet().removeIf(key -> !isThing.test(key.account(), key.thing()));
        Map<String, @Nullable Integer> qos = new HashMap<>();
        for (Key key : keys(client)) {
            Row row = rows.get(key);
            if (row != null && row.end().isAfter(now)) {
                qos.put(key.thing(), row.qos());
            }
        }
        return new Kept(qos);
    }

    @Override
    public synchronized void keep(DeviceClient client, Instant end, int max) {
        for (Key key : keys(client)) {
            Row row = rows.get(key);
            if (row == null && isThing.test(key.account(), key.thing())) {
                makeRoom(key, max);
            }
            if (isThing.test(key.account(), key.thing())) {
                rows.put(key, new Row(end, row == null ? null : row.qos()));
            }
        }
    }

    private void makeRoom(Key next, int max) {
        List<Key> own = rows.keySet()
            .stream()
            .filter(key -> key.account().equals(next.account()) && key.thing().equals(next.thing()))
            .sorted(Comparator.comparing((Key key) -> end(key)).reversed())
            .toList();
        own.stream().skip(max - 1L).forEach(rows::remove);
    }

    private Instant end(Key key) {
        Row row = rows.get(key);
        return row == null ? Instant.MIN : row.end();
    }

    @Override
    public synchronized void move(DeviceClient client, Instant end, @Nullable Instant next) {
        for (Key key : keys(client)) {
            rows.computeIfPresent(key, (same, row) -> !row.end().equals(end) ? row
                    : next == null ? null : new Row(next, row.qos()));
        }
    }

    @Override
    public synchronized void remove(DeviceClient client) {
        keys(client).forEach(rows::remove);
    }

    @Override
    public synchronized void subscribe(DeviceClient client, String thing, @Nullable Integer qos) {
        rows.computeIfPresent(new Key(client.account(), thing, client.digest()),
                (key, row) -> new Row(row.end(), qos));
    }

    @Override
    public synchronized int removeEnded(Instant now) {
        int before = rows.size();
        rows.values().removeIf(row -> !row.end().isAfter(now));
        return before - rows.size();
    }
}
