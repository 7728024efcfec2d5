package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.tunnel.Tunnels;
import java.util.Map;

/// Sets tags of a tunnel; replaces the values of existing keys.
final class TagResource implements Operation {

    private final Tunnels tunnels;
    private final TaggedTunnel tagged;

    TagResource(Tunnels tunnels, TaggedTunnel tagged) {
        this.tunnels = tunnels;
        this.tagged = tagged;
    }

    @Override
    public String name() {
        return "TagResource";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        Map<String, String> tags = input.required("tags", Inputs.tags(input));
        tagged.write(input, call, "iot:TagResource", () -> new Keys().requestTags(tags),
                tunnel -> tunnels.tag(tunnel, tags));
        return Map.of();
    }
}
