package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Refusals;
import io.culvert.tunnel.Stale;
import io.culvert.tunnel.TagResult;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads and writes the tags of the tunnel that `resourceArn` names, if the caller has the permission.
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

    /// The tunnel; checks the caller's permission for `action` with these keys first.
    Tunnel require(Members input, ApiCall call, String action, Supplier<Keys> keys) {
        String arn = input.requiredText("resourceArn", MemberRules.ARN);
        TunnelId id = id(arn);
        call.note("tunnel", id.value());
        String account = call.caller().account();
        Optional<Tunnel> tunnel = arns.tunnel(account, id.value()).equals(arn) ? tunnels.describe(account, id)
                : Optional.empty();
        authorize(call, action, id, keys.get().resource(tunnel));
        return tunnel.orElseThrow(() -> TunnelRefusals.noSuchTunnel(arn));
    }

    private void authorize(ApiCall call, String action, TunnelId id, Keys keys) {
        access.require(call, action, List.of(arns.tunnel(call.caller().account(), id.value())), keys.all());
    }

    /// Changes the tunnel's tags; checks the caller's permission for `action` with these keys first.
    ///
    /// @param write see [PermittedWrite]
    void write(Members input, ApiCall call, String action, Supplier<Keys> keys,
            Function<Tunnel, TagResult> write) {
        Tunnel seen = require(input, call, action, keys);
        TagResult result = PermittedWrite.run(seen,
                now -> authorize(call, action, now.id(), keys.get().resource(Optional.of(now))), write);
        switch (result) {
            case TagResult.Tagged tagged -> {
            }
            case TagResult.LimitExceeded(String message) -> throw TunnelRefusals.limit(message);
            case TagResult.NotFound none -> throw TunnelRefusals.noSuchTunnel(seen.id().value());
            case Stale stale -> throw TunnelRefusals.stale();
        }
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
