package io.culvert.store;

import io.culvert.registry.DevicePolicyStore;
import io.culvert.registry.DevicePolicyStoreContract;
import io.culvert.registry.RegistryStore;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Policies of certificates on the embedded database.
class SqlDevicePolicyStoreTest extends DevicePolicyStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @Override
    protected DevicePolicyStore open() {
        database = Database.embedded(folder);
        return new SqlDevicePolicyStore(database);
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
