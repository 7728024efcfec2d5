package io.culvert.store;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;

/// The contract on PostgreSQL.
class PostgresqlIdentityStoreTest extends IdentityStoreContract {

    @BeforeAll
    static void needPostgresql() {
        PostgresqlServer.need();
    }

    @Override
    Database database(Path folder) {
        PostgresqlServer server = PostgresqlServer.shared();
        return Database.postgresql(server.database(folder.getFileName().toString()), PostgresqlServer.USER,
                "", () -> {});
    }
}
