package io.culvert.control.iot;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.control.wire.RestBinding;
import io.culvert.registry.AttributeFilter;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.Page;
import io.culvert.registry.Presence;
import io.culvert.registry.Registry;
import io.culvert.registry.Thing;
import io.culvert.registry.ThingGroup;
import io.culvert.registry.ThingGroupStore;
import io.culvert.registry.ThingGroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds things by [ThingQuery]. There is no index: each call examines some thousand of the account's things,
/// in the order of their names, so a page may be short or empty although further ones follow.
final class SearchIndex implements RestOperation {

    private static final RestBinding BINDING = RestBinding.of("POST", "/indices/search");
    private static final TextRule INDEX = new TextRule(1, 128, "AWS_Things");
    private static final TextRule QUERY = new TextRule(1, 1000, "(?s).*");
    private static final TextRule VERSION = new TextRule(1, 32, "2017-09-30");
    private static final int THINGS_PER_READ = 250;
    private static final int THINGS_PER_CALL = 5000;

    private final Registry registry;
    private final ThingGroupStore groups;
    private final DevicePresence presence;
    private final IotContext context;

    SearchIndex(Registry registry, ThingGroupStore groups, DevicePresence presence, IotContext context) {
        this.registry = registry;
        this.groups = groups;
        this.presence = presence;
        this.context = context;
    }

    @Override
    public String name() {
        return "SearchIndex";
    }

    @Override
    public RestBinding binding() {
        return BINDING;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        input.text("indexName", INDEX);
        input.text("queryVersion", VERSION);
        ThingQuery query = ThingQuery.parse(input.requiredText("queryString", QUERY));
        context.require(call, name(), context.arns().iot(call.account()) + "index/AWS_Things");
        IotPage page = context.page(input, call);
        Search search = new Search(call.account(), query, page.size());
        String end = search.scan(page.after());
        return page.answer("things", search.found, end);
    }

    /// One call's pass over the things of an account.
    private final class Search {

        private final String account;
        private final ThingQuery query;
        private final int size;
        private final List<Map<String, Object>> found = new ArrayList<>();
        private int looked;

        Search(String account, ThingQuery query, int size) {
            this.account = account;
            this.query = query;
            this.size = size;
        }

        /// Examines the things after a name; returns the name after which the next call continues, or null at
        /// the end.
        @Nullable
        String scan(@Nullable String start) {
            String last = start;
            List<Thing> things = read(last);
            while (!things.isEmpty()) {
                Map<String, Presence> known = presence.of(account, things.stream().map(Thing::name).toList());
                for (Thing thing : things) {
                    if (found.size() == size) {
                        return last;
                    }
                    look(thing, known.get(thing.name()));
                    last = thing.name();
                }
                looked += things.size();
                if (looked >= THINGS_PER_CALL) {
                    return last;
                }
                things = read(last);
            }
            return null;
        }

        private List<Thing> read(@Nullable String after) {
            if (query.name().isPresent()) {
                return after != null ? List.of()
                        : registry.thing(account, query.name().get()).map(List::of).orElse(List.of());
            }
            AttributeFilter filter = query.attribute()
                .map(attribute -> new AttributeFilter(attribute.getKey(), attribute.getValue(), false))
                .orElse(null);
            return registry.things(account, filter, new Page(after, THINGS_PER_READ));
        }

        private void look(Thing thing, @Nullable Presence known) {
            if (query.holds(thing, known, () -> groupsOf(thing))) {
                Map<String, Object> members = new LinkedHashMap<>();
                members.put("thingName", thing.name());
                members.put("thingId", thing.id());
                members.put("thingGroupNames", groupsOf(thing));
                members.put("attributes", thing.attributes().values());
                members.put("connectivity", Connectivity.members(known));
                found.add(members);
            }
        }

        private List<String> groupsOf(Thing thing) {
            return groups.groupsOf(account, thing.name(), Page.first(ThingGroups.MAX_GROUPS_OF_A_THING))
                .stream()
                .map(ThingGroup::name)
                .toList();
        }
    }
}
