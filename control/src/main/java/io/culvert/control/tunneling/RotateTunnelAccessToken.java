package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.Refusals;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.RotateResult;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Stale;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Revokes the tokens of one or both sides and returns the new ones (spec: service 2).
final class RotateTunnelAccessToken implements Operation {

    private final Tunnels tunnels;
    private final Access access;
    private final Arns arns;
    private final ThingDirectory things;

    RotateTunnelAccessToken(Tunnels tunnels, Access access, Arns arns, ThingDirectory things) {
        this.tunnels = tunnels;
        this.access = access;
        this.arns = arns;
        this.things = things;
    }

    @Override
    public String name() {
        return "RotateTunnelAccessToken";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        TunnelId id = Inputs.tunnelId(input);
        ClientMode mode = input.requiredConstant("clientMode", ClientMode.class);
        Optional<Destination> given = Inputs.destination(input);
        call.note("tunnel", id.value());
        call.note("clientMode", mode.name());
        if (mode == ClientMode.SOURCE && given.isPresent()) {
            throw Refusals.constraint("'SOURCE'", "clientMode",
                    "Member must be DESTINATION or ALL when destinationConfig is given");
        }
        Optional<Tunnel> tunnel = tunnels.describe(call.caller().account(), id);
        authorize(call, id, mode, given, tunnel);
        Tunnel seen = tunnel.orElseThrow(() -> TunnelRefusals.noSuchTunnel(id.value()));
        return answer(id, PermittedWrite.run(seen, now -> authorize(call, id, mode, given, Optional.of(now)),
                now -> tunnels.rotate(now, mode.sides(), given.orElse(null))));
    }

    /// No refusal names the tunnel's own thing, because the caller may not be allowed to describe the tunnel.
    private void authorize(ApiCall call, TunnelId id, ClientMode mode, Optional<Destination> given,
            Optional<Tunnel> tunnel) {
        String account = call.caller().account();
        Optional<Destination> destination = tunnel.flatMap(Tunnel::leadsTo).or(() -> given);
        List<String> resources = new ArrayList<>(List.of(arns.tunnel(account, id.value())));
        Optional<String> thing = destination.flatMap(Destination::thing);
        thing.ifPresent(name -> resources.add(arns.thing(account, name)));
        access.require(call, "iot:RotateTunnelAccessToken", resources,
                new Keys().resource(tunnel)
                    .destination(destination)
                    .groups(thing.map(name -> () -> things.groupArns(account, name)))
                    .put("iot:ClientMode", List.of(mode.name()))
                    .all(),
                tunnel.flatMap(Tunnel::thing)
                    .map(name -> Set.of(arns.thing(account, name)))
                    .orElse(Set.of()));
    }

    private Map<String, ?> answer(TunnelId id, RotateResult result) {
        return switch (result) {
            case Stale stale -> throw TunnelRefusals.stale();
            case RotateResult.NotFound() -> throw TunnelRefusals.noSuchTunnel(id.value());
            case RotateResult.DestinationNotAllowed() ->
                throw Refusals.invalid("destinationConfig: given for the source (expected: none)");
            case RotateResult.DestinationDiffers() -> throw Refusals
                .invalid("destinationConfig: differs from the tunnel's (expected: the tunnel's, or none)");
            case RotateResult.LimitExceeded(String message) -> throw TunnelRefusals.limit(message);
            case RotateResult.Rotated(var tunnel, var tokens) -> {
                Map<String, Object> members = new LinkedHashMap<>();
                members.put("tunnelArn", arns.tunnel(tunnel.account(), tunnel.id().value()));
                TunnelShapes.addTokens(members, tokens);
                yield members;
            }
        };
    }

    /// The sides whose tokens are replaced.
    enum ClientMode {
        SOURCE, DESTINATION, ALL;

        Set<Side> sides() {
            return switch (this) {
                case SOURCE -> EnumSet.of(Side.SOURCE);
                case DESTINATION -> EnumSet.of(Side.DESTINATION);
                case ALL -> EnumSet.allOf(Side.class);
            };
        }
    }
}
