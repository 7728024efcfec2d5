package io.culvert.store;

import io.culvert.registry.ThingGroupStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Thing groups on the embedded database.
class SqlThingGroupStoreTest extends ThingGroupStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @Override
    protected Stores open() {
        database = Database.embedded(folder);
        return new Stores(new SqlThingGroupStore(database), new SqlRegistryStore(database));
    }

    @AfterEach
    void close() {
        database.close();
    }
}
