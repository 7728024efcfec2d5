package io.culvert.control;

import io.culvert.control.tunneling.ThingDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A registry with the thing `pump`, which is in the group `pumps`, alone.
final class OneThing implements ThingDirectory {

    private int queries;

    /// How often groups were looked up.
    int queries() {
        return queries;
    }

    @Override
    public Optional<Map<String, String>> attributes(String account, String thingName) {
        return thingName.equals("pump") ? Optional.of(Map.of()) : Optional.empty();
    }

    @Override
    public List<String> groupArns(String account, String thingName) {
        queries++;
        return thingName.equals("pump")
                ? List.of("arn:aws:iot:" + TestService.REGION + ":" + account + ":thinggroup/pumps")
                : List.of();
    }
}
