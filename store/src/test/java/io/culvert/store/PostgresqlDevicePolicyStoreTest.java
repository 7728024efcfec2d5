package io.culvert.store;

import io.culvert.registry.DevicePolicyStore;
import io.culvert.registry.DevicePolicyStoreContract;
import io.culvert.registry.RegistryStore;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Policies of certificates on PostgreSQL.
class PostgresqlDevicePolicyStoreTest extends DevicePolicyStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Override
    protected DevicePolicyStore open() {
        database = PostgresqlServer.shared().open(folder.getFileName().toString());
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
