package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.Tunnels;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Sets tags of a tunnel; those of the same key are replaced.
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
        Tunnel tunnel = tagged.require(input, call, "iot:TagResource", new Keys().requestTags(tags));
        boolean written = tunnels.tag(tunnel.account(), tunnel.id(), tags)
            .orElseThrow(() -> TunnelRefusals.noSuchTunnel(tunnel.id().value()));
        if (!written) {
            Set<String> keys = new HashSet<>(tunnel.tags().keySet());
            keys.addAll(tags.keySet());
            throw TunnelRefusals
                .limit("tags: " + keys.size() + " tags with those that the tunnel has (expected: at most "
                        + tunnels.config().maxTags() + ")");
        }
        return Map.of();
    }
}
