package io.culvert.store;

import io.culvert.registry.DevicePresenceStore;
import io.culvert.registry.DevicePresenceStoreContract;
import java.nio.file.Path;
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
        database = PostgresqlServer.shared().open(folder.getFileName().toString());
        return new SqlDevicePresenceStore(database);
    }

    @Override
    protected void addThing(String account, String name) {
        new StoredThings(database).add(account, name);
    }

    @Override
    protected void removeThing(String account, String name) {
        new StoredThings(database).remove(account, name);
    }

    @AfterEach
    void close() {
        database.close();
    }
}
