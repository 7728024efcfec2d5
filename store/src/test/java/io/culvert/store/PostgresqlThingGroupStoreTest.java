package io.culvert.store;

import io.culvert.registry.ThingGroupStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Thing groups on PostgreSQL.
class PostgresqlThingGroupStoreTest extends ThingGroupStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Override
    protected Stores open() {
        database = PostgresqlServer.shared().open(folder.getFileName().toString());
        return new Stores(new SqlThingGroupStore(database), new SqlRegistryStore(database));
    }

    @AfterEach
    void close() {
        database.close();
    }
}
