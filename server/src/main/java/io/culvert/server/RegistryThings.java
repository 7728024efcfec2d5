package io.culvert.server;

import io.culvert.control.operation.Arns;
import io.culvert.control.tunneling.ThingDirectory;
import io.culvert.registry.Registry;
import io.culvert.registry.ThingGroups;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers the tunneling API's queries about things from the registry.
record RegistryThings(Registry registry, ThingGroups groups, Arns arns) implements ThingDirectory {

    @Override
    public Optional<Map<String, String>> attributes(String account, String thingName) {
        return registry.thing(account, thingName).map(thing -> thing.attributes().values());
    }

    @Override
    public List<String> groupArns(String account, String thingName) {
        return groups.allGroupsOf(account, thingName)
            .stream()
            .map(group -> arns.thingGroup(account, group))
            .toList();
    }
}
