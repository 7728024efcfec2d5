package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.tunnel.StoreException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that this build did not make.
class SchemaTest {

    @TempDir
    Path folder;

    @Test
    void anotherStartLeavesTheSchemaAsItIs() {
        List<String> first = migrations();
        assertThat(first).isNotEmpty().isEqualTo(migrations());
    }

    /// What Flyway has recorded once the database is open.
    private List<String> migrations() {
        try (Database database = Database.embedded(folder)) {
            return database.transaction(handle -> handle
                .createQuery("select \"installed_rank\" || ' ' || \"script\" || ' ' || \"installed_on\""
                        + " from \"flyway_schema_history\" order by \"installed_rank\"")
                .mapTo(String.class)
                .list());
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
