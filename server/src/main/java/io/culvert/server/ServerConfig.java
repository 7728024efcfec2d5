package io.culvert.server;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `culvert serve` is told. A port of 0 lets the system choose.
///
/// @param dataDir everything that lasts
/// @param bind the address that API, data and MQTT listen on
/// @param dataPort of a data listener of its own; null where the API's listener serves both
/// @param opsPort health and metrics, on loopback only
/// @param hosts further names for the certificate
/// @param accountId twelve digits
/// @param tlsCert an operator's own certificate chain, PEM; with `tlsKey`
/// @param databaseUrl `jdbc:postgresql://…`; null for the embedded database
public record ServerConfig(Path dataDir, String bind, int apiPort, @Nullable Integer dataPort, int mqttPort,
        int opsPort, List<String> hosts, String region, String accountId, @Nullable Path tlsCert,
        @Nullable Path tlsKey, @Nullable String databaseUrl, @Nullable String databaseUser,
        @Nullable String databasePassword) {

    public ServerConfig {
        hosts = List.copyOf(hosts);
        if (!accountId.matches("[0-9]{12}")) {
            throw new IllegalArgumentException("account-id: " + accountId + " (expected: 12 digits)");
        }
        if (!region.matches("[a-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    "region: " + region + " (expected: lower-case letters, digits, hyphens)");
        }
        if ((tlsCert == null) != (tlsKey == null)) {
            throw new IllegalArgumentException(
                    "tls-cert and tls-key: only one is given (expected: both or none)");
        }
    }

    /// Without the password.
    @Override
    public String toString() {
        return "ServerConfig[" + dataDir + "]";
    }
}
