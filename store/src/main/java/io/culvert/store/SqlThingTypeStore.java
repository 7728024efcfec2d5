package io.culvert.store;

import io.culvert.registry.Page;
import io.culvert.registry.RegistryStore.Insertion;
import io.culvert.registry.RegistryStore.Removal;
import io.culvert.registry.Thing;
import io.culvert.registry.ThingType;
import io.culvert.registry.ThingTypeStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// Thing types in SQL. A foreign key keeps a type while things have it.
public final class SqlThingTypeStore implements ThingTypeStore {

    private static final String THIS = " where account = :account and name = :name";

    private static final RowMapper<ThingType> TYPE = (row, context) -> {
        long deprecated = row.getLong("deprecated_at");
        Instant deprecatedAt = row.wasNull() ? null : Instant.ofEpochMilli(deprecated);
        return new ThingType(row.getString("account"), row.getString("name"), row.getString("id"),
                row.getString("description"),
                Stream.of(row.getString("attributes").split("\n", -1))
                    .filter(name -> !name.isEmpty())
                    .toList(),
                deprecatedAt, Instant.ofEpochMilli(row.getLong("created_at")));
    };

    private static final LongPages<Thing, String> THINGS = new LongPages<>(Thing::name, Thing::chars,
            Page.MAX_CHARS);

    private final Database database;
    private final AccountCounts counts = new AccountCounts(AccountCounts.Kind.THING_TYPES);

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlThingTypeStore(Database database) {
        this.database = database;
    }

    @Override
    public Insertion create(ThingType type, int max) {
        return database.transaction(handle -> {
            int written = of(handle.createUpdate(
                    """
                            insert into thing_types (account, name, id, description, attributes, created_at)
                            values (:account, :name, :id, :description, :attributes, :created) on conflict do nothing"""),
                    type.account(), type.name())
                .bind("id", type.id())
                .bind("description", type.description())
                .bind("attributes", String.join("\n", type.searchable()))
                .bind("created", type.createdAt().toEpochMilli())
                .execute();
            if (written == 0) {
                return Insertion.TAKEN;
            }
            if (!counts.increment(handle, type.account(), max)) {
                remove(handle, type.account(), type.name());
                return Insertion.FULL;
            }
            return Insertion.CREATED;
        });
    }

    private static void remove(Handle handle, String account, String name) {
        of(handle.createUpdate("delete from thing_types" + THIS), account, name).execute();
    }

    private static <S extends SqlStatement<S>> S of(S statement, String account, String name) {
        return statement.bind("account", account).bind("name", name);
    }

    @Override
    public Optional<ThingType> type(String account, String name) {
        return database.read(handle -> find(handle, account, name, ""));
    }

    private static Optional<ThingType> find(Handle handle, String account, String name, String lock) {
        return of(handle.createQuery("select * from thing_types" + THIS + lock), account, name).map(TYPE)
            .findOne();
    }

    @Override
    public List<ThingType> types(String account, Page page) {
        return database.read(handle -> PageQuery
            .of(handle, "select * from thing_types where account = :account", "name", page)
            .bind("account", account)
            .map(TYPE)
            .list());
    }

    @Override
    public boolean deprecate(String account, String name, @Nullable Instant at) {
        String value = at == null ? "null" : "coalesce(deprecated_at, :at)";
        return database.transaction(handle -> {
            var update = of(handle.createUpdate("update thing_types set deprecated_at = " + value + THIS),
                    account, name);
            return (at == null ? update : update.bind("at", at.toEpochMilli())).execute() == 1;
        });
    }

    @Override
    public Removal delete(String account, String name) {
        return database.transaction(handle -> {
            Optional<ThingType> type = find(handle, account, name, " for update");
            if (type.isEmpty()) {
                return Removal.NOT_FOUND;
            }
            if (type.get().deprecatedAt() == null) {
                return Removal.CONFLICT;
            }
            if (!things(handle, account, name, Page.first(1)).isEmpty()) {
                return Removal.TIED;
            }
            remove(handle, account, name);
            counts.add(handle, account, -1);
            return Removal.REMOVED;
        });
    }

    @Override
    public List<Thing> things(String account, String type, Page page) {
        return database.read(handle -> THINGS.read(page.after(), page.limit(),
                (after, limit) -> things(handle, account, type, new Page(after, limit))));
    }

    private static List<Thing> things(Handle handle, String account, String type, Page page) {
        return PageQuery
            .of(handle, "select * from things where account = :account and thing_type = :type", "name", page)
            .bind("account", account)
            .bind("type", type)
            .map(ThingRows.THING)
            .list();
    }
}
