package io.culvert.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The contract on the embedded database.
class H2IdentityStoreTest extends IdentityStoreContract {

    @TempDir
    Path folder;

    @Override
    Database open() {
        return Database.embedded(folder);
    }
}
