package io.culvert.store;

import io.culvert.registry.AuthorityStore;
import io.culvert.registry.AuthorityStoreContract;
import io.culvert.registry.RegistryStore;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// DeviceAuthorities and templates on the embedded database.
class SqlAuthorityStoreTest extends AuthorityStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @Override
    protected AuthorityStore open() {
        database = Database.embedded(folder);
        return new SqlAuthorityStore(database);
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
