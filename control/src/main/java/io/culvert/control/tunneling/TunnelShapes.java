package io.culvert.control.tunneling;

import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.ConnectionState;
import io.culvert.tunnel.Destination;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.Tunnel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The output shapes. Absent members are left out.
final class TunnelShapes {

    private TunnelShapes() {}

    /// The shape Tunnel.
    static Map<String, Object> tunnel(Tunnel tunnel, String arn) {
        Map<String, Object> members = start(tunnel, arn);
        members.put("sourceConnectionState", connection(tunnel.source()));
        members.put("destinationConnectionState", connection(tunnel.destinationConnection()));
        tunnel.leadsTo().ifPresent(destination -> members.put("destinationConfig", destination(destination)));
        members.put("timeoutConfig",
                Map.of("maxLifetimeTimeoutMinutes", (int) tunnel.lifetime().toMinutes()));
        if (tunnel.notifiedAt() != null) {
            members.put("deviceNotifiedAt", tunnel.notifiedAt());
        }
        if (!tunnel.tags().isEmpty()) {
            members.put("tags", tags(tunnel.tags()));
        }
        return members;
    }

    /// The shape TunnelSummary.
    static Map<String, Object> summary(Tunnel tunnel, String arn) {
        return start(tunnel, arn);
    }

    /// The shape TagList.
    static List<Map<String, String>> tags(Map<String, String> tags) {
        List<Map<String, String>> list = new ArrayList<>();
        tags.forEach((key, value) -> {
            Map<String, String> tag = new LinkedHashMap<>();
            tag.put("key", key);
            tag.put("value", value);
            list.add(tag);
        });
        return list;
    }

    /// Adds the tokens of the sides that have one.
    static void addTokens(Map<String, Object> members, Map<Side, ClientAccessToken> tokens) {
        addToken(members, "sourceAccessToken", tokens.get(Side.SOURCE));
        addToken(members, "destinationAccessToken", tokens.get(Side.DESTINATION));
    }

    private static void addToken(Map<String, Object> members, String name,
            @Nullable ClientAccessToken token) {
        if (token != null) {
            members.put(name, token.reveal());
        }
    }

    private static Map<String, Object> start(Tunnel tunnel, String arn) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("tunnelId", tunnel.id().value());
        members.put("tunnelArn", arn);
        members.put("status", tunnel.status().name());
        if (tunnel.description() != null) {
            members.put("description", tunnel.description());
        }
        members.put("createdAt", tunnel.createdAt());
        members.put("lastUpdatedAt", tunnel.lastUpdatedAt());
        return members;
    }

    private static Map<String, Object> connection(ConnectionState state) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", state.connected() ? "CONNECTED" : "DISCONNECTED");
        members.put("lastUpdatedAt", state.lastUpdatedAt());
        return members;
    }

    private static Map<String, Object> destination(Destination destination) {
        Map<String, Object> members = new LinkedHashMap<>();
        destination.thing().ifPresent(thing -> members.put("thingName", thing));
        members.put("services", destination.services());
        return members;
    }
}
