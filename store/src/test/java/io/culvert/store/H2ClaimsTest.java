package io.culvert.store;

import io.culvert.tunnel.ClaimsOnStore;
import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.life.LifeStore;
import java.nio.file.Path;

/// Claims on the embedded database.
class H2ClaimsTest extends ClaimsOnStore {

    private Database database;

    @Override
    protected TunnelStore open(Path folder) {
        database = Database.embedded(folder);
        return new SqlTunnelStore(database);
    }

    @Override
    protected LifeStore lives() {
        return new SqlLifeStore(database);
    }

    @Override
    protected void close() {
        database.close();
    }
}
