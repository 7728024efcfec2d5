package io.culvert.store;

import io.culvert.registry.AuthorityStore;
import io.culvert.registry.AuthorityStoreContract;
import io.culvert.registry.RegistryStore;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// DeviceAuthorities and templates on PostgreSQL.
class PostgresqlAuthorityStoreTest extends AuthorityStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Override
    protected AuthorityStore open() {
        database = PostgresqlServer.shared().open(folder.getFileName().toString());
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
