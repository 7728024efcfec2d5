package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.tunnel.Tunnels;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Removes tags of a tunnel; ignores keys that it does not have.
final class UntagResource implements Operation {

    private final Tunnels tunnels;
    private final TaggedTunnel tagged;

    UntagResource(Tunnels tunnels, TaggedTunnel tagged) {
        this.tunnels = tunnels;
        this.tagged = tagged;
    }

    @Override
    public String name() {
        return "UntagResource";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        List<String> keys = Inputs.tagKeys(input);
        tagged.write(input, call, "iot:UntagResource", () -> new Keys().tagKeys(keys),
                tunnel -> tunnels.untag(tunnel, Set.copyOf(keys)));
        return Map.of();
    }
}
