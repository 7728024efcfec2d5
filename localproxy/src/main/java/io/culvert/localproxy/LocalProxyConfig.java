package io.culvert.localproxy;

import io.culvert.localproxy.bond.BondSettings;
import io.culvert.protocol.Subprotocol;
import io.culvert.transport.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The configuration of a local proxy.
///
/// @param mode source listens, destination connects
/// @param endpoint the service's data endpoint
/// @param credentials the tokens with which it attaches
/// @param mappings the local addresses of the tunnel's services
/// @param destinationClientType the version that the other end understands
/// @param resume how connections outlive the link; null if they end with it
/// @param limit shared by the destinations of a process; null for one that only the proxy's own limits bound
public record LocalProxyConfig(Mode mode, Endpoint endpoint, Credentials credentials, PortMappings mappings,
        DestinationClientType destinationClientType, ProxySettings settings, @Nullable BondSettings resume,
        @Nullable ConnectionLimit limit) {

    /// A configuration without a shared limit.
    public LocalProxyConfig(Mode mode, Endpoint endpoint, Credentials credentials, PortMappings mappings,
            DestinationClientType destinationClientType, ProxySettings settings,
            @Nullable BondSettings resume) {
        this(mode, endpoint, credentials, mappings, destinationClientType, settings, resume, null);
    }

    /// The same, with a shared limit.
    public LocalProxyConfig withLimit(ConnectionLimit shared) {
        return new LocalProxyConfig(mode, endpoint, credentials, mappings, destinationClientType, settings,
                resume, shared);
    }

    /// A configuration of a proxy whose connections end with the link.
    public LocalProxyConfig(Mode mode, Endpoint endpoint, Credentials credentials, PortMappings mappings,
            DestinationClientType destinationClientType, ProxySettings settings) {
        this(mode, endpoint, credentials, mappings, destinationClientType, settings, null);
    }

    /// The same, with connections that outlive the link, or do not.
    public LocalProxyConfig withResume(@Nullable BondSettings other) {
        return new LocalProxyConfig(mode, endpoint, credentials, mappings, destinationClientType, settings,
                other, limit);
    }

    /// Whether the handshake offers to keep connections: not if an older version is configured.
    boolean offersResumption() {
        return resume != null && destinationClientType == DestinationClientType.V3
                && settings.webSocket().subprotocol().equals(Subprotocol.LATEST.name());
    }

    /// A configuration with the default settings, for an other end that speaks V3.
    public LocalProxyConfig(Mode mode, Endpoint endpoint, Credentials credentials, PortMappings mappings) {
        this(mode, endpoint, credentials, mappings, DestinationClientType.V3, ProxySettings.DEFAULT);
    }

    /// The version of the messages that this end sends: that of the other end, or that of the handshake if it
    /// is lower.
    DestinationClientType spoken() {
        DestinationClientType agreed = Subprotocol.choose(List.of(settings.webSocket().subprotocol()))
            .map(known -> DestinationClientType.valueOf(known.version().name()))
            .orElse(DestinationClientType.V3);
        return agreed.compareTo(destinationClientType) < 0 ? agreed : destinationClientType;
    }

    /// The side of the tunnel.
    public enum Mode {
        /// Listens for the operator's programs.
        SOURCE("source"),
        /// Connects to the device's services.
        DESTINATION("destination");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        /// The value of `local-proxy-mode`.
        public String wireName() {
            return wireName;
        }
    }

    /// The version of the other end's messages.
    public enum DestinationClientType {
        /// One connection, no service ids.
        V1,
        /// One connection per service.
        V2,
        /// Service ids and connection ids.
        V3
    }
}
