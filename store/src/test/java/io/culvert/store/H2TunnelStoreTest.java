package io.culvert.store;

import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.TunnelStoreContract;
import java.nio.file.Path;

/// The contract on the embedded database.
class H2TunnelStoreTest extends TunnelStoreContract {

    private Database database;

    @Override
    protected TunnelStore open(Path folder) {
        database = Database.embedded(folder);
        return new SqlTunnelStore(database);
    }

    @Override
    protected void close() {
        database.close();
    }
}
