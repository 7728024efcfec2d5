package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Describes one tunnel, open or closed.
final class DescribeTunnel implements Operation {

    private final Tunnels tunnels;
    private final Access access;
    private final Arns arns;

    DescribeTunnel(Tunnels tunnels, Access access, Arns arns) {
        this.tunnels = tunnels;
        this.access = access;
        this.arns = arns;
    }

    @Override
    public String name() {
        return "DescribeTunnel";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        TunnelId id = Inputs.tunnelId(input);
        call.note("tunnel", id.value());
        String account = call.caller().account();
        String arn = arns.tunnel(account, id.value());
        Optional<Tunnel> tunnel = tunnels.describe(account, id);
        access.require(call, "iot:DescribeTunnel", List.of(arn), new Keys().resource(tunnel).all());
        return Map.of("tunnel",
                TunnelShapes.tunnel(tunnel.orElseThrow(() -> TunnelRefusals.noSuchTunnel(id.value())), arn));
    }
}
