package io.culvert.localproxy;

import io.culvert.protocol.Subprotocol;
import io.culvert.transport.Endpoint;
import java.util.List;

/// How one local proxy is set up.
///
/// @param mode source listens, destination connects
/// @param endpoint where the service is
/// @param credentials what lets it in
/// @param mappings where the tunnel's services are beside it
/// @param destinationClientType the version that the other end understands
public record LocalProxyConfig(Mode mode, Endpoint endpoint, Credentials credentials, PortMappings mappings,
        DestinationClientType destinationClientType, ProxySettings settings) {

    /// One whose other end is unknown and that is set up as usual.
    public LocalProxyConfig(Mode mode, Endpoint endpoint, Credentials credentials, PortMappings mappings) {
        this(mode, endpoint, credentials, mappings, DestinationClientType.V3, ProxySettings.DEFAULT);
    }

    /// What the other end is sent: no more than it understands, and no more than is agreed on in
    /// the handshake.
    DestinationClientType spoken() {
        DestinationClientType agreed = Subprotocol.choose(List.of(settings.webSocket().subprotocol()))
            .map(known -> DestinationClientType.valueOf(known.version().name()))
            .orElse(DestinationClientType.V3);
        return agreed.compareTo(destinationClientType) < 0 ? agreed : destinationClientType;
    }

    /// Which end.
    public enum Mode {
        /// Listens for the operator's programs.
        SOURCE("source"),
        /// Connects to the device's services.
        DESTINATION("destination");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        /// As `local-proxy-mode` has it.
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
        /// Everything.
        V3
    }
}
