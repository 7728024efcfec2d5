package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import java.util.List;
import java.util.Map;

/// Closes a tunnel, or removes it altogether. Closing a closed one succeeds and changes nothing.
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
        String account = call.caller().account();
        Keys keys = new Keys().resource(tunnels.describe(account, id))
            .put("iot:Delete", List.of(Boolean.toString(delete)));
        access.require(call, "iot:CloseTunnel", List.of(arns.tunnel(account, id.value())), keys.all());
        if (!tunnels.close(account, id, delete)) {
            throw TunnelRefusals.noSuchTunnel(id.value());
        }
        return Map.of();
    }
}
