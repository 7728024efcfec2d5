package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Refusals;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tunnel that `resourceArn` names, and whether its caller may do something about its tags.
final class TaggedTunnel {

    private static final Pattern TUNNEL_ARN = Pattern
        .compile("arn:[^:]*:iot:[^:]*:[^:]*:tunnel/([a-zA-Z0-9_\\-+=:]{1,128})");

    private final Tunnels tunnels;
    private final Access access;
    private final Arns arns;

    TaggedTunnel(Tunnels tunnels, Access access, Arns arns) {
        this.tunnels = tunnels;
        this.access = access;
        this.arns = arns;
    }

    /// The tunnel, once the caller may do `action` on it with these keys.
    Tunnel require(Members input, ApiCall call, String action, Keys keys) {
        String arn = input.requiredText("resourceArn", MemberRules.ARN);
        TunnelId id = id(arn);
        call.note("tunnel", id.value());
        String account = call.caller().account();
        String ours = arns.tunnel(account, id.value());
        Optional<Tunnel> tunnel = ours.equals(arn) ? tunnels.describe(account, id) : Optional.empty();
        access.require(call, action, List.of(ours), keys.resource(tunnel).all());
        return tunnel.orElseThrow(() -> TunnelRefusals.noSuchTunnel(arn));
    }

    private static TunnelId id(String arn) {
        Matcher matcher = TUNNEL_ARN.matcher(arn);
        if (!matcher.matches()) {
            throw Refusals.constraint(Refusals.quoted(arn), "resourceArn",
                    "Member must be the ARN of a tunnel");
        }
        return new TunnelId(matcher.group(1));
    }
}
