package io.culvert.store;

import io.culvert.registry.RegistryStore;
import io.culvert.registry.RegistryStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Things and certificates on PostgreSQL.
class PostgresqlRegistryStoreTest extends RegistryStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Override
    protected RegistryStore open() {
        database = PostgresqlServer.shared().open(folder.getFileName().toString());
        return new SqlRegistryStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }
}
