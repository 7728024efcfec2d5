package io.culvert.store;

import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.TunnelStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/// The contract on PostgreSQL.
class PostgresqlTunnelStoreTest extends TunnelStoreContract {

    private Database database;

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Override
    protected TunnelStore open(Path folder) {
        database = PostgresqlServer.shared().open(folder.getFileName().toString());
        return new SqlTunnelStore(database);
    }

    @Override
    protected void close() {
        database.close();
    }
}
