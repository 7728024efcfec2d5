package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.tunnel.CloseResult;
import io.culvert.tunnel.Stale;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Closes or deletes a tunnel. Closing a closed tunnel succeeds and changes nothing.
final class CloseTunnel implements Operation {

    private final Tunnels tunnels;
    private final Access access;
    private final Arns arns;

    CloseTunnel(Tunnels tunnels, Access access, Arns arns) {
        this.tunnels = tunnels;
        this.access = access;
        this.arns = arns;
    }

    @Override
    public String name() {
        return "CloseTunnel";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        TunnelId id = Inputs.tunnelId(input);
        boolean delete = input.flag("delete").orElse(false);
        call.note("tunnel", id.value());
        call.note("delete", Boolean.toString(delete));
        Optional<Tunnel> tunnel = tunnels.describe(call.caller().account(), id);
        authorize(call, id, delete, tunnel);
        Tunnel seen = tunnel.orElseThrow(() -> TunnelRefusals.noSuchTunnel(id.value()));
        return answer(id, PermittedWrite.run(seen, now -> authorize(call, id, delete, Optional.of(now)),
                now -> tunnels.close(now, delete)));
    }

    private void authorize(ApiCall call, TunnelId id, boolean delete, Optional<Tunnel> tunnel) {
        Keys keys = new Keys().resource(tunnel).put("iot:Delete", List.of(Boolean.toString(delete)));
        access.require(call, "iot:CloseTunnel", List.of(arns.tunnel(call.caller().account(), id.value())),
                keys.all());
    }

    private static Map<String, ?> answer(TunnelId id, CloseResult result) {
        return switch (result) {
            case CloseResult.Closed closed -> Map.of();
            case CloseResult.AlreadyClosed closed -> Map.of();
            case CloseResult.NotFound none -> throw TunnelRefusals.noSuchTunnel(id.value());
            case Stale stale -> throw TunnelRefusals.stale();
        };
    }
}
