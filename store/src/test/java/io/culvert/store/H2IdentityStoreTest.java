package io.culvert.store;

import java.nio.file.Path;

/// The contract on the embedded database.
class H2IdentityStoreTest extends IdentityStoreContract {

    @Override
    Database database(Path folder) {
        return Database.embedded(folder);
    }
}
