package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import java.util.Map;

/// Lists the tags of a tunnel.
final class ListTagsForResource implements Operation {

    private final TaggedTunnel tagged;

    ListTagsForResource(TaggedTunnel tagged) {
        this.tagged = tagged;
    }

    @Override
    public String name() {
        return "ListTagsForResource";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        return Map.of("tags",
                TunnelShapes.tags(tagged.require(input, call, "iot:ListTagsForResource", Keys::new).tags()));
    }
}
