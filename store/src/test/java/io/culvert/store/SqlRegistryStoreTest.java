package io.culvert.store;

import io.culvert.registry.RegistryStore;
import io.culvert.registry.RegistryStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Things and certificates on the embedded database.
class SqlRegistryStoreTest extends RegistryStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @Override
    protected RegistryStore open() {
        database = Database.embedded(folder);
        return new SqlRegistryStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }
}
