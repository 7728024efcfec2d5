package io.culvert.store;

import io.culvert.registry.Attributes;
import io.culvert.registry.Page;
import io.culvert.registry.RegistryStore.Removal;
import io.culvert.registry.ThingGroup;
import io.culvert.registry.ThingGroupStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// Thing groups in SQL. A transaction that adds a member or a group to a group, or deletes the group, locks
/// its row first.
public final class SqlThingGroupStore implements ThingGroupStore {

    private static final RowMapper<ThingGroup> GROUP = (row, context) -> new ThingGroup(
            row.getString("account"), row.getString("name"), row.getString("id"),
            ancestors(row.getString("ancestors")), row.getString("description"),
            new Attributes(TunnelRow.tags(row.getString("attributes"))),
            Instant.ofEpochMilli(row.getLong("created_at")));

    private static final LongPages<ThingGroup, String> GROUPS = new LongPages<>(ThingGroup::name,
            ThingGroup::chars, Page.MAX_CHARS);

    private final Database database;
    private final AccountCounts counts = new AccountCounts(AccountCounts.Kind.THING_GROUPS);

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlThingGroupStore(Database database) {
        this.database = database;
    }

    private static List<String> ancestors(String text) {
        return Stream.of(text.split("\n", -1)).filter(name -> !name.isEmpty()).toList();
    }

    @Override
    public GroupInsertion create(ThingGroup group, int max) {
        String parent = group.parent();
        return database.transaction(handle -> {
            if (parent != null && !lock(handle, group.account(), parent)) {
                return GroupInsertion.NO_PARENT;
            }
            if (!insert(handle, group)) {
                return GroupInsertion.TAKEN;
            }
            if (!counts.increment(handle, group.account(), max)) {
                delete(handle, group.account(), group.name());
                return GroupInsertion.FULL;
            }
            return GroupInsertion.CREATED;
        });
    }

    private static void delete(Handle handle, String account, String name) {
        handle.createUpdate("delete from thing_groups where account = :account and name = :name")
            .bind("account", account)
            .bind("name", name)
            .execute();
    }

    private static boolean insert(Handle handle, ThingGroup group) {
        return handle
            .createUpdate(
                    """
                            insert into thing_groups (account, name, id, parent, ancestors, description, attributes, created_at)
                            values (:account, :name, :id, :parent, :ancestors, :description, :attributes, :created)
                            on conflict do nothing""")
            .bind("account", group.account())
            .bind("name", group.name())
            .bind("id", group.id())
            .bind("parent", group.parent())
            .bind("ancestors", "\n" + String.join("\n", group.ancestors()) + "\n")
            .bind("description", group.description())
            .bind("attributes", TunnelRow.tags(group.attributes().values()))
            .bind("created", group.createdAt().toEpochMilli())
            .execute() == 1;
    }

    private static boolean lock(Handle handle, String account, String name) {
        return handle
            .createQuery("select name from thing_groups where account = :account and name = :name for update")
            .bind("account", account)
            .bind("name", name)
            .mapTo(String.class)
            .findOne()
            .isPresent();
    }

    @Override
    public Optional<ThingGroup> group(String account, String name) {
        return database.read(handle -> handle
            .createQuery("select * from thing_groups where account = :account and name = :name")
            .bind("account", account)
            .bind("name", name)
            .map(GROUP)
            .findOne());
    }

    @Override
    public List<ThingGroup> groups(String account, Query query, Page page) {
        String sql = "select * from thing_groups where account = :account and position(:prefix in name) = 1"
                + (query.recursive() ? below(query.parent()) : directlyIn(query.parent()));
        return database.read(handle -> GROUPS.read(page.after(), page.limit(), (after, limit) -> {
            org.jdbi.v3.core.statement.Query asked = PageQuery.of(handle, sql, "name", new Page(after, limit))
                .bind("account", account)
                .bind("prefix", query.prefix());
            return (query.parent() == null ? asked : asked.bind("parent", query.parent())).map(GROUP).list();
        }));
    }

    private static String directlyIn(@Nullable String parent) {
        return parent == null ? " and parent is null" : " and parent = :parent";
    }

    private static String below(@Nullable String parent) {
        return parent == null ? "" : " and position(chr(10) || :parent || chr(10) in ancestors) > 0";
    }

    @Override
    public Removal delete(String account, String name) {
        return database.transaction(handle -> {
            if (!lock(handle, account, name)) {
                return Removal.NOT_FOUND;
            }
            int children = handle
                .createQuery("select count(*) from thing_groups where account = :account and parent = :name")
                .bind("account", account)
                .bind("name", name)
                .mapTo(Integer.class)
                .one();
            if (children > 0) {
                return Removal.TIED;
            }
            delete(handle, account, name);
            counts.add(handle, account, -1);
            return Removal.REMOVED;
        });
    }

    /// Locks the thing's row, so that concurrent calls cannot exceed the limit on memberships.
    @Override
    public Joining add(String account, String groupName, String thingName, int max) {
        return database.transaction(handle -> {
            if (!lockThing(handle, account, thingName)) {
                return Joining.NO_THING;
            }
            if (!lock(handle, account, groupName)) {
                return Joining.NO_GROUP;
            }
            List<String> groups = memberships(handle, account, thingName);
            if (groups.contains(groupName)) {
                return Joining.MEMBER;
            }
            if (groups.size() >= max) {
                return Joining.FULL;
            }
            member(handle, "insert into thing_group_members (account, thing_group, thing)"
                    + " values (:account, :name, :thing)", account, groupName, thingName);
            return Joining.MEMBER;
        });
    }

    private static boolean lockThing(Handle handle, String account, String name) {
        return handle
            .createQuery("select name from things where account = :account and name = :name for update")
            .bind("account", account)
            .bind("name", name)
            .mapTo(String.class)
            .findOne()
            .isPresent();
    }

    private static List<String> memberships(Handle handle, String account, String thing) {
        return handle
            .createQuery("select thing_group from thing_group_members"
                    + " where account = :account and thing = :thing")
            .bind("account", account)
            .bind("thing", thing)
            .mapTo(String.class)
            .list();
    }

    private static int member(Handle handle, String sql, String account, String group, String thing) {
        return handle.createUpdate(sql)
            .bind("account", account)
            .bind("name", group)
            .bind("thing", thing)
            .execute();
    }

    @Override
    public boolean remove(String account, String groupName, String thingName) {
        return database.transaction(handle -> member(handle,
                "delete from thing_group_members"
                        + " where account = :account and thing_group = :name and thing = :thing",
                account, groupName, thingName) == 1);
    }

    @Override
    public List<String> things(String account, String groupName, boolean recursive, Page page) {
        String sql = """
                select distinct m.thing from thing_group_members m
                join thing_groups g on g.account = m.account and g.name = m.thing_group
                where m.account = :account and (m.thing_group = :parent""";
        String inside = " or position(chr(10) || :parent || chr(10) in g.ancestors) > 0";
        return database
            .read(handle -> PageQuery.of(handle, sql + (recursive ? inside : "") + ")", "m.thing", page)
                .bind("account", account)
                .bind("parent", groupName)
                .mapTo(String.class)
                .list());
    }

    @Override
    public List<ThingGroup> groupsOf(String account, String thingName, Page page) {
        return database.read(handle -> PageQuery.of(handle, """
                select g.* from thing_groups g
                join thing_group_members m on m.account = g.account and m.thing_group = g.name
                where g.account = :account and m.thing = :thing""", "g.name", page)
            .bind("account", account)
            .bind("thing", thingName)
            .map(GROUP)
            .list());
    }
}
