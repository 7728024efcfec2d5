package io.culvert.agent;

import io.culvert.localproxy.LocalAddress;
import io.culvert.transport.WebProxy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an agent is told.
///
/// @param thing whose notifications it waits for
/// @param certificate PEM, proves the thing
/// @param key PEM, PKCS #8, of the certificate
/// @param authorities PEM file or folder: whom to trust, for MQTT and for the tunnel
/// @param mqttHost where notifications come from
/// @param endpointHost the service's data endpoint
/// @param webProxy what stands between the device and both; null for nothing
/// @param services what this device offers, by service id
public record AgentConfig(String thing, Path certificate, Path key, Path authorities, String mqttHost,
        int mqttPort, String endpointHost, int endpointPort, @Nullable WebProxy webProxy,
        Map<String, LocalAddress> services) {

    public AgentConfig {
        services = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(services));
        if (services.isEmpty()) {
            throw new IllegalArgumentException("services: none (expected: at least one, ID=HOST:PORT)");
        }
        if (webProxy != null && webProxy.tls()) {
            throw new IllegalArgumentException(
                    "web proxy: " + webProxy + " (expected: http://, for MQTT does not go through another)");
        }
    }
}
