package io.culvert.store;

import io.culvert.registry.DevicePresenceStore;
import io.culvert.registry.Presence;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// When devices were last seen, in SQL.
public final class SqlDevicePresenceStore implements DevicePresenceStore {

    private final Database database;

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlDevicePresenceStore(Database database) {
        this.database = database;
    }

    /// In the order of the keys, so that two writers cannot deadlock.
    @Override
    public void write(List<Seen> entries) {
        List<Seen> sorted = entries.stream()
            .sorted(Comparator.comparing(Seen::account).thenComparing(Seen::thing))
            .toList();
        database.transaction(handle -> {
            sorted.forEach(seen -> write(handle, seen));
            return sorted.size();
        });
    }

    private static void write(Handle handle, Seen seen) {
        int known = bind(handle.createUpdate("""
                update device_presence set seen_at = :at, services = :services
                where account = :account and thing = :thing"""), seen).execute();
        if (known == 0) {
            bind(handle.createUpdate("""
                    insert into device_presence (account, thing, seen_at, services)
                    select account, name, cast(:at as bigint), :services from things
                    where account = :account and name = :thing
                    on conflict do nothing"""), seen).execute();
        }
    }

    private static Update bind(Update update, Seen seen) {
        return update.bind("account", seen.account())
            .bind("thing", seen.thing())
            .bind("at", seen.last().since().toEpochMilli())
            .bind("services", String.join(",", seen.last().services()));
    }

    @Override
    public Map<String, Presence> find(String account, Collection<String> things) {
        if (things.isEmpty()) {
            return Map.of();
        }
        return database.read(handle -> {
            Map<String, Presence> found = new HashMap<>();
            handle
                .createQuery("select thing, seen_at, services from device_presence"
                        + " where account = :account and thing in (<things>)")
                .bindList("things", List.copyOf(things))
                .bind("account", account)
                .map((row, context) -> found.put(row.getString("thing"),
                        new Presence(false, Instant.ofEpochMilli(row.getLong("seen_at")),
                                services(row.getString("services")))))
                .list();
            return found;
        });
    }

    private static List<String> services(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
    }
}
