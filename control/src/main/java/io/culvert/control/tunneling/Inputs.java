package io.culvert.control.tunneling;

import io.culvert.control.operation.Members;
import io.culvert.control.operation.Refusals;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.TunnelId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Members that several operations share.
final class Inputs {

    private static final int MAX_TAGS_PER_CALL = 200;
    private static final int MAX_SERVICES_PER_CALL = 1000;

    private Inputs() {}

    static TunnelId tunnelId(Members input) {
        return new TunnelId(input.requiredText("tunnelId", MemberRules.TUNNEL_ID));
    }

    static Optional<Destination> destination(Members input) {
        return input.structure("destinationConfig").map(config -> {
            Optional<String> thing = config.text("thingName", MemberRules.THING_NAME);
            List<String> services = config.required("services",
                    config.texts("services", 1, MAX_SERVICES_PER_CALL, MemberRules.SERVICE));
            return new Destination(thing.orElse(null), services);
        });
    }

    /// Tags by key in order; of equal keys the last one wins.
    static Optional<Map<String, String>> tags(Members input) {
        return input.structures("tags", 1, MAX_TAGS_PER_CALL).map(list -> {
            Map<String, String> tags = new LinkedHashMap<>();
            for (Members tag : list) {
                String key = tag.requiredText("key", MemberRules.TAG_KEY);
                if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                    throw Refusals.constraint(Refusals.quoted(key), tag.at("key"),
                            "Member must not start with aws:");
                }
                tags.put(key, tag.requiredText("value", MemberRules.TAG_VALUE));
            }
            return tags;
        });
    }

    static List<String> tagKeys(Members input) {
        return input.required("tagKeys", input.texts("tagKeys", 0, MAX_TAGS_PER_CALL, MemberRules.TAG_KEY));
    }
}
