package io.culvert.store;

import io.culvert.registry.Attributes;
import io.culvert.registry.DevicePresenceStore;
import io.culvert.registry.DevicePresenceStoreContract;
import io.culvert.registry.Thing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// When devices were last seen, on PostgreSQL.
class PostgresqlDevicePresenceStoreTest extends DevicePresenceStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }
    @Override
    protected DevicePresenceStore open() {
        database = Database.postgresql(PostgresqlServer.shared().database(folder.getFileName().toString()),
                PostgresqlServer.USER, "", () -> {});
        return new SqlDevicePresenceStore(database);
    }

    @Override
    protected void addThing(String account, String name) {
        new SqlRegistryStore(database)
            .create(new Thing(account, name, name, new Attributes(Map.of()), 1, Instant.EPOCH), 100);
    }

    @Override
    protected void removeThing(String account, String name) {
        new SqlRegistryStore(database).deleteThing(account, name, null);
    }

    @AfterEach
    void close() {
        database.close();
    }
}
