package io.culvert.control.tunneling;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Arns;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelStore;
import io.culvert.tunnel.Tunnels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Lists an account's tunnels, newest first, a page at a time. With `includeDetails`, which AWS does not
/// have, each summary contains all that DescribeTunnel returns, for callers who may call DescribeTunnel on
/// every tunnel.
final class ListTunnels implements Operation {

    private static final int DEFAULT_PAGE = 25;
    private static final int MAX_PAGE = 100;

    private final Tunnels tunnels;
    private final Access access;
    private final Arns arns;
    private final TunnelPageTokens pages;

    ListTunnels(Tunnels tunnels, Access access, Arns arns, TunnelPageTokens pages) {
        this.tunnels = tunnels;
        this.access = access;
        this.arns = arns;
        this.pages = pages;
    }

    @Override
    public String name() {
        return "ListTunnels";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        Optional<String> thing = input.text("thingName", MemberRules.THING_NAME);
        int size = input.integer("maxResults", 1, MAX_PAGE).orElse(DEFAULT_PAGE);
        Optional<String> token = input.text("nextToken", MemberRules.NEXT_TOKEN);
        thing.ifPresent(name -> call.note("thing", name));
        boolean details = input.flag("includeDetails").orElse(false);
        String account = call.caller().account();
        List<String> resources = new ArrayList<>(List.of(arns.tunnel(account, "*")));
        thing.ifPresent(name -> resources.add(arns.thing(account, name)));
        access.require(call, "iot:ListTunnels", resources, Map.of());
        if (details) {
            access.require(call, "iot:DescribeTunnel", List.of(arns.tunnel(account, "*")), Map.of());
        }
        TunnelPageTokens.Query query = new TunnelPageTokens.Query(account, call.caller().arn(),
                thing.orElse(""));
        TunnelStore.@Nullable TunnelCursor after = token.map(text -> pages.read(text, query)).orElse(null);
        return page(tunnels.list(account, thing.orElse(null), after, size + 1), size, query,
                details ? TunnelShapes::tunnel : TunnelShapes::summary);
    }

    /// @param found up to one more than the page holds, which shows whether there is another page; fewer if
    /// they are long
    private Map<String, ?> page(List<Tunnel> found, int size, TunnelPageTokens.Query query,
            BiFunction<Tunnel, String, Map<String, Object>> shape) {
        List<Tunnel> page = found.subList(0, Math.min(size, found.size()));
        boolean isCut = found.stream().mapToInt(Tunnel::chars).sum() >= TunnelStore.MAX_PAGE_CHARS;
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("tunnelSummaries",
                page.stream().map(t -> shape.apply(t, arns.tunnel(t.account(), t.id().value()))).toList());
        if (found.size() > size || isCut) {
            Tunnel last = page.getLast();
            members.put("nextToken",
                    pages.write(new TunnelStore.TunnelCursor(last.createdAt(), last.id()), query));
        }
        return members;
    }
}
