package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.server.DatabaseConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The keys of [DatabaseConfig].
class DatabaseOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void hasDefaults() throws Exception {
        assertThat(keys.read(new DatabaseOptions(), Map.of(), "").config()).isEqualTo(DatabaseConfig.DEFAULTS)
            .isEqualTo(new DatabaseConfig(null, null, null));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        DatabaseConfig config = keys.readEveryKey(new DatabaseOptions(), """
                database-url: jdbc:postgresql://db:5432/culvert
                database-user: culvert
                database-password: hidden-word
                """).config();
        assertThat(config)
            .isEqualTo(new DatabaseConfig("jdbc:postgresql://db:5432/culvert", "culvert", "hidden-word"));
        assertThat(config.toString()).contains("db:5432", "culvert").doesNotContain("hidden-word");
    }

    @Test
    void refusesAnotherDatabaseWithoutShowingItsPassword() {
        assertThatThrownBy(() -> keys
            .read(new DatabaseOptions(), Map.of(), "database-url: postgres://me:hidden-word@db/culvert\n")
            .config()).hasMessage(
                    "database-url: begins with postgres: (expected: jdbc:postgresql://HOST:PORT/DATABASE)");
    }

    @Test
    void refusesAnAddressWithoutScheme() {
        for (String value : new String[]{"hidden-word", ":hidden-word", "\"\""}) {
            assertThatThrownBy(() -> keys
                .read(new DatabaseOptions(), Map.of(), "database-url: '" + value.replace("\"", "") + "'\n")
                .config())
                .hasMessage("database-url: has no scheme (expected: jdbc:postgresql://HOST:PORT/DATABASE)");
        }
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new DatabaseOptions(), "database-pasword", "database-password");
    }
}
