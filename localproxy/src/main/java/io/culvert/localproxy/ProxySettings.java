package io.culvert.localproxy;

import io.culvert.protocol.Subprotocol;
import java.time.Duration;

/// The rarely changed settings of a local proxy (spec: localproxy 6.4).
public record ProxySettings(Sockets sockets, WebSocket webSocket) {

    /// The defaults.
    public static final ProxySettings DEFAULT = new ProxySettings(
            new Sockets("localhost", 5, Duration.ofMillis(2500)), new WebSocket(Subprotocol.LATEST.name(),
                    Duration.ofSeconds(20), Duration.ofMillis(2500), -1, true));

    /// A number of retries without limit.
    public static final int FOREVER = -1;

    /// The local side.
    ///
    /// @param bindAddress where a source listens
    /// @param bindRetries how often a source retries to listen on a port that is in use; [#FOREVER] is allowed
    /// @param retryDelay between tries
    public record Sockets(String bindAddress, int bindRetries, Duration retryDelay) {}

    /// The service's side.
    ///
    /// @param subprotocol the subprotocol offered in the handshake
    /// @param pingPeriod between the pings that this end sends
    /// @param retryDelay the longest wait between tries to reach the service
    /// @param retries how often in a row, before the proxy gives up; [#FOREVER] by default
    /// @param reconnects whether a WebSocket that breaks is opened again
    public record WebSocket(String subprotocol, Duration pingPeriod, Duration retryDelay, int retries,
            boolean reconnects) {}

    /// The same, with another address to listen on.
    public ProxySettings boundTo(String bindAddress) {
        return new ProxySettings(new Sockets(bindAddress, sockets.bindRetries, sockets.retryDelay),
                webSocket);
    }
}
