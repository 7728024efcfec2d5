package io.culvert.store;

import io.culvert.registry.RegistryStore;
import io.culvert.registry.ThingTypeStore;
import io.culvert.registry.ThingTypeStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Thing types on PostgreSQL.
class PostgresqlThingTypeStoreTest extends ThingTypeStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Override
    protected ThingTypeStore open() {
        database = PostgresqlServer.shared().open(folder.getFileName().toString());
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
