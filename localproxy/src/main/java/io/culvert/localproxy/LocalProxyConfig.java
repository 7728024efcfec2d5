package io.culvert.localproxy;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/// What one local proxy is told.
///
/// @param mode source listens, destination connects
/// @param host the service's data endpoint
/// @param port its port
/// @param accessToken what the side presents; a secret
/// @param clientToken 32 to 128 letters, digits and hyphens that let this proxy, and nobody else, come back
/// with its access token; null for none, and then a broken connection ends it
/// @param mappings where the services are; null in source mode to choose ports
/// @param bindAddress where a source listens
/// @param destinationClientType what the other end understands
/// @param tls whom to trust
public record LocalProxyConfig(Mode mode, String host, int port, String accessToken,
        @Nullable String clientToken, @Nullable PortMappings mappings, String bindAddress,
        DestinationClientType destinationClientType, SslContext tls) {

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

    /// Without the tokens.
    @Override
    public String toString() {
        return "LocalProxyConfig[" + mode.wireName() + ", " + host + ":" + port + "]";
    }
}
