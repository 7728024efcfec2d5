package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.NewTunnel;
import io.culvert.tunnel.OpenResult;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.Tunnels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Opens a tunnel and returns the tokens of both sides. No member is required: `{}` opens a tunnel without
/// thing and services.
final class OpenTunnel implements Operation {

    private final Tunnels tunnels;
    private final Access access;
    private final Arns arns;
    private final ThingDirectory things;
    private final boolean thingMustExist;

    /// @param thingMustExist whether to refuse an unknown thing; AWS does not document that it does
    OpenTunnel(Tunnels tunnels, Access access, Arns arns, ThingDirectory things, boolean thingMustExist) {
        this.tunnels = tunnels;
        this.access = access;
        this.arns = arns;
        this.things = things;
        this.thingMustExist = thingMustExist;
    }

    @Override
    public String name() {
        return "OpenTunnel";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        Optional<String> description = input.text("description", MemberRules.DESCRIPTION);
        Map<String, String> tags = Inputs.tags(input).orElse(Map.of());
        Optional<Destination> destination = Inputs.destination(input);
        Optional<String> thing = destination.flatMap(Destination::thing);
        thing.ifPresent(name -> call.note("thing", name));
        Duration lifetime = Lifetime.of(input, tags, tunnels.config());
        String account = call.caller().account();
        authorize(call, account, destination, tags);
        Map<String, String> attributes = thing.map(name -> attributes(account, name)).orElse(Map.of());
        RelayTerms terms = Terms.of(tags, Optional.ofNullable(attributes.get(RelayTerms.PROTOCOL_TAG)));
        return answer(call, tunnels.open(new NewTunnel(account, description.orElse(null),
                destination.orElse(null), lifetime, tags, terms)));
    }

    private Map<String, String> attributes(String account, String thing) {
        Optional<Map<String, String>> known = things.attributes(account, thing);
        if (thingMustExist && known.isEmpty()) {
            throw new ApiError(ErrorType.RESOURCE_NOT_FOUND, "Thing " + thing + " not found");
        }
        return known.orElse(Map.of());
    }

    private void authorize(ApiCall call, String account, Optional<Destination> destination,
            Map<String, String> tags) {
        Optional<String> thing = destination.flatMap(Destination::thing);
        List<String> resources = new ArrayList<>(List.of(arns.tunnel(account, "*")));
        thing.ifPresent(name -> resources.add(arns.thing(account, name)));
        access.require(call, "iot:OpenTunnel", resources,
                new Keys().destination(destination)
                    .groups(thing.map(name -> () -> things.groupArns(account, name)))
                    .requestTags(tags)
                    .all());
    }

    private Map<String, ?> answer(ApiCall call, OpenResult result) {
        return switch (result) {
            case OpenResult.LimitExceeded(String message) -> throw TunnelRefusals.limit(message);
            case OpenResult.Opened(var tunnel, var tokens) -> {
                call.note("tunnel", tunnel.id().value());
                Map<String, Object> members = new LinkedHashMap<>();
                members.put("tunnelId", tunnel.id().value());
                members.put("tunnelArn", arns.tunnel(tunnel.account(), tunnel.id().value()));
                TunnelShapes.addTokens(members, tokens);
                yield members;
            }
        };
    }
}
