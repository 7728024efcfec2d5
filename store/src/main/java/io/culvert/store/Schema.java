package io.culvert.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// The tables of this build, which Flyway creates and checks at each start.
final class Schema {

    private Schema() {}

    /// Runs the missing migrations. Two processes that start at once do so one after the other.
    ///
    /// @throws org.flywaydb.core.api.FlywayException if it fails, or if another build has changed the schema
    /// in a way that this one does not know
    static void bringUpToDate(DataSource source) {
        Flyway.configure(Schema.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:io/culvert/store/schema")
            // By default Flyway ignores migrations that only a newer build has.
            .ignoreMigrationPatterns(new String[0])
            .load()
            .migrate();
    }
}
