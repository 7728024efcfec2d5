package io.culvert.store;

import io.culvert.registry.InvitationStore;
import io.culvert.registry.InvitationStoreContract;
import io.culvert.registry.RegistryStore;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Invitations on PostgreSQL.
class PostgresqlInvitationStoreTest extends InvitationStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Override
    protected InvitationStore open() {
        database = PostgresqlServer.shared().open(folder.getFileName().toString());
        return new SqlInvitationStore(database);
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
