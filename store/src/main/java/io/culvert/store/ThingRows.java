package io.culvert.store;

import io.culvert.registry.AttributeFilter;
import io.culvert.registry.Attributes;
import io.culvert.registry.Page;
import io.culvert.registry.Thing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/// The rows of things, within the caller's transaction. Attributes are stored as lines of `name TAB value`,
/// so that a filter is a search for a line.
final class ThingRows {

    static final RowMapper<Thing> THING = (row, context) -> new Thing(row.getString("account"),
            row.getString("name"), row.getString("id"),
            new Attributes(TunnelRow.tags(row.getString("attributes"))), row.getLong("version"),
            Instant.ofEpochMilli(row.getLong("created_at")), row.getString("thing_type"));

    /// Inserts a thing.
    ///
    /// @return false if its name is in use
    boolean insert(Handle handle, Thing thing) {
        return update(handle,
                """
                        insert into things (account, name, id, attributes, version, created_at, thing_type)
                        values (:account, :name, :id, :attributes, :version, :created, :type) on conflict do nothing""",
                thing.account(), thing.name())
            .bind("id", thing.id())
            .bind("attributes", TunnelRow.tags(thing.attributes().values()))
            .bind("version", thing.version())
            .bind("created", thing.createdAt().toEpochMilli())
            .bind("type", thing.type())
            .execute() == 1;
    }

    void delete(Handle handle, String account, String name) {
        update(handle, "delete from things where account = :account and name = :name", account, name)
            .execute();
    }

    Optional<Thing> find(Handle handle, String account, String name) {
        return find(handle, account, name, "");
    }

    /// The thing; locks its row until the transaction ends.
    Optional<Thing> lock(Handle handle, String account, String name) {
        return find(handle, account, name, " for update");
    }

    private static Optional<Thing> find(Handle handle, String account, String name, String lock) {
        return handle.createQuery("select * from things where account = :account and name = :name" + lock)
            .bind("account", account)
            .bind("name", name)
            .map(THING)
            .findOne();
    }

    /// Things by name.
    ///
    /// @param filter selects the things, or null for all
    List<Thing> list(Handle handle, String account, @Nullable AttributeFilter filter, Page page) {
        Query query = PageQuery
            .of(handle,
                    "select * from things where account = :account"
                            + (filter == null ? "" : " and position(:line in chr(10) || attributes) > 0"),
                    "name", page)
            .bind("account", account);
        return (filter == null ? query : query.bind("line", line(filter))).map(THING).list();
    }

    private static String line(AttributeFilter filter) {
        String start = "\n" + filter.name() + "\t";
        return filter.value() == null ? start : start + filter.value() + (filter.prefix() ? "" : "\n");
    }

    /// Writes the attributes, type and version of a thing if the stored version is lower by one.
    ///
    /// @return whether they were written
    boolean update(Handle handle, Thing thing) {
        return update(handle, """
                update things set attributes = :attributes, version = :version, thing_type = :type
                where account = :account and name = :name and id = :id and version = :version - 1""",
                thing.account(), thing.name())
            .bind("id", thing.id())
            .bind("attributes", TunnelRow.tags(thing.attributes().values()))
            .bind("version", thing.version())
            .bind("type", thing.type())
            .execute() == 1;
    }

    private static Update update(Handle handle, String sql, String account, String name) {
        return handle.createUpdate(sql).bind("account", account).bind("name", name);
    }
}
