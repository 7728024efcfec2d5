package io.culvert.store;

import io.culvert.registry.RegistryStore;
import io.culvert.registry.ThingTypeStore;
import io.culvert.registry.ThingTypeStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Thing types on the embedded database.
class SqlThingTypeStoreTest extends ThingTypeStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @Override
    protected ThingTypeStore open() {
        database = Database.embedded(folder);
        return new SqlThingTypeStore(database);
    }

    @Override
    protected RegistryStore registry() {
        return new SqlRegistryStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }
}
