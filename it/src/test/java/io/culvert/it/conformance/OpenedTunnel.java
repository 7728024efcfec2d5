package io.culvert.it.conformance;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A tunnel of the tested service, with its first tokens.
record OpenedTunnel(TargetService service, String id, String sourceToken, String destinationToken) {

    Handshake source() {
        return new Handshake(service, "source", sourceToken);
    }

    Handshake destination() {
        return new Handshake(service, "destination", destinationToken);
    }

    void close() {
        service.call("close_tunnel", Map.of("tunnelId", id));
    }

    /// Rotates the token of one side or of both.
    OpenedTunnel rotate(String clientMode) {
        JsonNode answer = service.call("rotate_tunnel_access_token",
                Map.of("tunnelId", id, "clientMode", clientMode));
        return new OpenedTunnel(service, id, answer.path("sourceAccessToken").asString(sourceToken),
                answer.path("destinationAccessToken").asString(destinationToken));
    }

    /// `CONNECTED` or `DISCONNECTED`.
    String connection(String side) {
        return service.call("describe_tunnel", Map.of("tunnelId", id))
            .path("tunnel")
            .path(side + "ConnectionState")
            .path("status")
            .asString();
    }
}
