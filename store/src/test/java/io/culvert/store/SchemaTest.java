package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.culvert.tunnel.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that this build did not make.
class SchemaTest {

    @TempDir
    Path folder;

    /// The next start would take longer, or a migration that nobody listed would not be done.
    @Test
    void itIsCurrentOnceItIsMadeAndOnlyThen() {
        HikariConfig config = new HikariConfig();
        config
            .setJdbcUrl("jdbc:h2:file:" + folder.resolve("own") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
        try (HikariDataSource source = new HikariDataSource(config)) {
            assertThat(Schema.isCurrent(source)).isFalse();
            Schema.bringUpToDate(source);
            assertThat(Schema.isCurrent(source)).isTrue();
        }
    }

    @Test
    void aFailedMigrationIsNotPassedOver() {
        refusedAfter(
                "insert into \"flyway_schema_history\" values (99, '99', 'later', 'SQL', 'V99__later.sql',"
                        + " 1, 'culvert', now(), 1, false)");
    }

    @Test
    void aChangedSchemaIsRefusedAndItsOwnerToldWhatToDo() {
        refusedAfter("update \"flyway_schema_history\" set \"checksum\" = 1 where \"version\" = '1'");
    }

    @Test
    void aNewerSchemaIsRefusedToo() {
        refusedAfter(
                "insert into \"flyway_schema_history\" values (99, '99', 'later', 'SQL', 'V99__later.sql',"
                        + " 1, 'culvert', now(), 1, true)");
    }

    private void refusedAfter(String change) {
        try (Database database = Database.embedded(folder)) {
            database.transaction(handle -> handle.execute(change));
        }

        assertThatThrownBy(() -> Database.embedded(folder)).isInstanceOf(StoreException.class)
            .hasMessageContainingAll(folder.toString(), "the schema of another build",
                    "start with another data folder");
    }
}
