package io.culvert.agent;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The notification that the service sends a device (spec: device 3).
record TunnelNotification(String accessToken, List<String> services) {

    private static final JsonMapper JSON = new JsonMapper();

    /// @throws IllegalArgumentException if the bytes are not a notification; the message contains nothing
    /// of them
    static TunnelNotification parse(byte[] payload) {
        JsonNode root;
        try {
            root = JSON.readTree(payload);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("notification: not JSON", e);
        }
        String token = root.path("clientAccessToken").asString("");
        if (token.isEmpty() || !root.path("clientMode").asString("").equals("destination")) {
            throw new IllegalArgumentException(
                    "notification: no clientAccessToken for clientMode destination");
        }
        List<String> services = new ArrayList<>();
        root.path("services").forEach(service -> services.add(service.asString("")));
        return new TunnelNotification(token, services);
    }

    /// Without the token.
    @Override
    public String toString() {
        return "TunnelNotification" + services;
    }
}
