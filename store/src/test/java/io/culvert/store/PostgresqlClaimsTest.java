package io.culvert.store;

import io.culvert.tunnel.ClaimsOnStore;
import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.life.LifeStore;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// Claims on PostgreSQL, all in one database: lives and tunnels do not get in each other's way.
class PostgresqlClaimsTest extends ClaimsOnStore {

    private static @Nullable Database database;

    @BeforeAll
    static void openDatabase() {
        PostgresqlServer.need();
        database = PostgresqlServer.shared().open("claims");
    }

    @AfterAll
    static void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    protected TunnelStore open(Path folder) {
        return new SqlTunnelStore(Objects.requireNonNull(database));
    }

    @Override
    protected LifeStore lives() {
        return new SqlLifeStore(Objects.requireNonNull(database));
    }

    @Override
    protected void close() {
        // The database stays open for the next test.
    }
}
