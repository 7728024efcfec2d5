package io.culvert.store;

import io.culvert.registry.InvitationStore;
import io.culvert.registry.InvitationStoreContract;
import io.culvert.registry.RegistryStore;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Invitations on the embedded database.
class SqlInvitationStoreTest extends InvitationStoreContract {

    @TempDir
    Path folder;

    private Database database;

    @Override
    protected InvitationStore open() {
        database = Database.embedded(folder);
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
