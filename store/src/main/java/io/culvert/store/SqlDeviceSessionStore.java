package io.culvert.store;

import io.culvert.registry.DeviceClient;
import io.culvert.registry.DeviceSessionStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// MQTT sessions in SQL. A transaction that adds a session locks the row of its thing first, so that the
/// number of a thing's sessions is exact.
public final class SqlDeviceSessionStore implements DeviceSessionStore {

    private static final String THIS = " where account = :account and thing = :thing and client = :client";

    private final Database database;

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlDeviceSessionStore(Database database) {
        this.database = database;
    }

    @Override
    public Kept find(DeviceClient client, Instant now) {
        if (client.things().isEmpty()) {
            return new Kept(Map.of());
        }
        return database.read(handle -> {
            Map<String, @Nullable Integer> qos = new HashMap<>();
            handle
                .createQuery("select thing, qos from device_sessions where account = :account"
                        + " and thing in (<things>) and client = :client and ends_at > :now")
                .bindList("things", client.things())
                .bind("account", client.account())
                .bind("client", client.digest())
                .bind("now", now.toEpochMilli())
                .map((row, context) -> qos.put(row.getString("thing"), row.getObject("qos", Integer.class)))
                .list();
            return new Kept(qos);
        });
    }

    @Override
    public void keep(DeviceClient client, Instant end, int max) {
        database.transaction(handle -> {
            client.things().stream().sorted().forEach(thing -> keep(handle, client, thing, end, max));
            return client.things().size();
        });
    }

    private static void keep(Handle handle, DeviceClient client, String thing, Instant end, int max) {
        int known = of(handle.createUpdate("update device_sessions set ends_at = :end" + THIS), client, thing)
            .bind("end", end.toEpochMilli())
            .execute();
        if (known == 0 && lock(handle, client.account(), thing)) {
            removeBeyond(handle, client.account(), thing, max - 1);
            of(handle.createUpdate("""
                    insert into device_sessions (account, thing, client, ends_at)
                    values (:account, :thing, :client, :end) on conflict do nothing"""), client, thing)
                .bind("end", end.toEpochMilli())
                .execute();
        }
    }

    private static boolean lock(Handle handle, String account, String thing) {
        return handle
            .createQuery("select 1 from things where account = :account and name = :thing for update")
            .bind("account", account)
            .bind("thing", thing)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    }

    private static void removeBeyond(Handle handle, String account, String thing, int max) {
        handle.createUpdate("""
                delete from device_sessions where account = :account and thing = :thing and client in (
                    select client from device_sessions where account = :account and thing = :thing
                    order by ends_at desc, client offset :max rows)""")
            .bind("account", account)
            .bind("thing", thing)
            .bind("max", max)
            .execute();
    }

    @Override
    public void move(DeviceClient client, Instant end, @Nullable Instant next) {
        String change = next == null ? "delete from device_sessions"
                : "update device_sessions set ends_at = :next";
        database.transaction(handle -> {
            client.things().stream().sorted().forEach(thing -> {
                var update = of(handle.createUpdate(change + THIS + " and ends_at = :end"), client, thing)
                    .bind("end", end.toEpochMilli());
                (next == null ? update : update.bind("next", next.toEpochMilli())).execute();
            });
            return client.things().size();
        });
    }

    @Override
    public void remove(DeviceClient client) {
        database.transaction(handle -> {
            client.things()
                .stream()
                .sorted()
                .forEach(thing -> of(handle.createUpdate("delete from device_sessions" + THIS), client, thing)
                    .execute());
            return client.things().size();
        });
    }

    @Override
    public void subscribe(DeviceClient client, String thing, @Nullable Integer qos) {
        database.transaction(handle -> of(handle.createUpdate("update device_sessions set qos = :qos" + THIS),
                client, thing)
            .bind("qos", qos)
            .execute());
    }

    @Override
    public int removeEnded(Instant now) {
        return database
            .transaction(handle -> handle.createUpdate("delete from device_sessions where ends_at <= :now")
                .bind("now", now.toEpochMilli())
                .execute());
    }

    private static <S extends SqlStatement<S>> S of(S statement, DeviceClient client, String thing) {
        return statement.bind("account", client.account())
            .bind("thing", thing)
            .bind("client", client.digest());
    }
}
