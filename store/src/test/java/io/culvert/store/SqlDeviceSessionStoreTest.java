package io.culvert.store;

import io.culvert.registry.DeviceSessionStore;
import io.culvert.registry.DeviceSessionStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// MQTT sessions on the embedded database.
class SqlDeviceSessionStoreTest extends DeviceSessionStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @Override
    protected DeviceSessionStore open() {
        database = Database.embedded(folder);
        return new SqlDeviceSessionStore(database);
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
