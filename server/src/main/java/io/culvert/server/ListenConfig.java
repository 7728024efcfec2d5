package io.culvert.server;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where the service listens. A port of 0 lets the system choose.
///
/// @param bind the address that API, data and MQTT listen on
/// @param dataPort the port of a separate data listener; null if the API's listener serves both
/// @param opsPort health and metrics, on loopback only
/// @param hosts further names for the service's own certificate; devices get the first one
/// @param mqttHosts names at which only devices reach the service, on the ports of API and data too
/// @param mqttEndpoint `NAME` or `NAME:PORT` at which devices reach MQTT; null for the first of `mqttHosts`,
/// of `hosts`, or localhost, and the port that MQTT listens on
public record ListenConfig(String bind, int apiPort, @Nullable Integer dataPort, int mqttPort, int opsPort,
        List<String> hosts, List<String> mqttHosts, @Nullable String mqttEndpoint) {

    private static final int STANDARD_MQTT_PORT = 8883;
    private static final int MAX_PORT = 65_535;

    /// On every address, with the ports of the documentation.
    public static final ListenConfig DEFAULTS = new ListenConfig(everyAddress(), 8443, null,
            STANDARD_MQTT_PORT, 9090, List.of(), List.of(), null);

    /// Every address of this machine: by IPv6 and IPv4 where it has both, by IPv4 alone elsewhere.
    public static String everyAddress() {
        try {
            boolean six = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(Inet6Address.class::isInstance);
            return six ? "::" : "0.0.0.0";
        } catch (SocketException e) {
            return "0.0.0.0";
        }
    }

    public ListenConfig {
        hosts = List.copyOf(hosts);
        hosts.forEach(ListenConfig::requireHost);
        mqttHosts = mqttHosts.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        mqttHosts.forEach(ListenConfig::requireName);
        requirePort("api-port", apiPort);
        requirePort("data-port", dataPort == null ? 0 : dataPort);
        requirePort("mqtt-port", mqttPort);
        requirePort("ops-port", opsPort);
        if (mqttEndpoint != null && !mqttEndpoint.matches("[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?")) {
            throw new IllegalArgumentException(
                    "mqtt-endpoint: " + mqttEndpoint + " (expected: NAME or NAME:PORT)");
        }
    }

    private static void requirePort(String key, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(key + ": " + port + " (expected: 0 to " + MAX_PORT + ")");
        }
    }

    /// Clients send names alone in TLS, never addresses.
    private static void requireName(String host) {
        if (!host.matches("[a-z0-9._-]{1,253}") || NetUtil.isValidIpV4Address(host)) {
            throw new IllegalArgumentException("mqtt-host: " + host + " (expected: a name)");
        }
    }

    private static void requireHost(String host) {
        if (!host.matches("[A-Za-z0-9._-]{1,253}") && !NetUtil.isValidIpV6Address(host)) {
            throw new IllegalArgumentException("host: " + host + " (expected: a name or an address)");
        }
    }

    /// The names of the service, those for devices first.
    List<String> names() {
        return Stream.concat(mqttHosts.stream(), hosts.stream()).distinct().toList();
    }

    /// The endpoint that devices are given: the name alone if the port is 8883, which AWS's SDKs assume.
    ///
    /// @param listening the port that MQTT listens on
    String mqttEndpoint(int listening) {
        if (mqttEndpoint != null) {
            return mqttEndpoint;
        }
        String name = names().stream().findFirst().orElse("localhost");
        return listening == STANDARD_MQTT_PORT ? name : name + ":" + listening;
    }
}
