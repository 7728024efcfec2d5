package io.culvert.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// The tables of this build. A database that has them already, which is every one after its first start, is
/// told by one query; anything else is Flyway's, whose own start takes a third of a second.
final class Schema {

    /// All of them, in order: SchemaTest sees to it.
    private static final List<String> MIGRATIONS = List.of("V1__tunnels.sql", "V2__registry.sql",
            "V3__identity.sql", "V4__tunnel_versions.sql", "V6__database_use.sql",
            "V7__certificates_by_account.sql", "V8__device_policies.sql");

    private static final String FOLDER = "io/culvert/store/schema";

    private Schema() {}

    /// Creates what is missing; two processes that do so at once wait for each other.
    ///
    /// @throws org.flywaydb.core.api.FlywayException where it fails, or the schema is another build's, older
    /// ones that this one grew out of excepted
    static void bringUpToDate(DataSource source) {
        if (!isCurrent(source)) {
            Flyway.configure(Schema.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:" + FOLDER)
                // Of a newer build too: by default these are opened as if nothing were.
                .ignoreMigrationPatterns(new String[0])
                .load()
                .migrate();
        }
    }

    /// Whether Flyway has written down exactly the migrations of this build, all done.
    static boolean isCurrent(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select \"script\", \"checksum\", \"success\" from \"" + connection.getSchema()
                                + "\".\"flyway_schema_history\" where \"version\" is not null"
                                + " order by \"installed_rank\"")) {
            List<String> had = new ArrayList<>();
            while (row.next()) {
                had.add(done(row.getString(1), row.getInt(2), row.getBoolean(3)));
            }
            return had.equals(MIGRATIONS.stream().map(name -> done(name, checksum(name), true)).toList());
        } catch (SQLException e) {
            // A new database has no such table; what else may be wrong Flyway will find and say.
            return false;
        }
    }

    private static String done(String migration, int checksum, boolean success) {
        return migration + " " + checksum + " " + success;
    }

    /// As Flyway computes it: over the lines without their ends.
    private static int checksum(String migration) {
        CRC32 sum = new CRC32();
        InputStream text = Objects
            .requireNonNull(Schema.class.getClassLoader().getResourceAsStream(FOLDER + "/" + migration));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(migration + " is not in this build", e);
        }
        return (int) sum.getValue();
    }
}
