package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.tunnel.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that this build did not make.
class SchemaTest {

    @TempDir
    Path folder;

    @Test
    void theSchemaOfAnotherBuildIsRefusedAndItsOwnerToldWhatToDo() {
        try (Database database = Database.embedded(folder)) {
            database.transaction(handle -> handle
                .execute("update \"flyway_schema_history\" set \"checksum\" = 1 where \"version\" = '1'"));
        }

        assertThatThrownBy(() -> Database.embedded(folder)).isInstanceOf(StoreException.class)
            .hasMessageContainingAll(folder.toString(), "the schema of another build",
                    "start with another data folder");
    }
}
