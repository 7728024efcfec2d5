package io.culvert.transport;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/// Opens connections to endpoints of the service: by name, through a web proxy if one is set, with TLS.
/// Confined to its dialer's event loop.
public final class Connector {

    private final Dialer dialer;

    /// @param dialer opens the TCP connections, to the web proxies too
    public Connector(Dialer dialer) {
        this.dialer = dialer;
    }

    /// Receives the progress of a connection, on the event loop.
    public interface Progress {

        /// For callers that need no progress.
        Progress IGNORED = new Progress() {
        };

        /// The TCP connection to the endpoint, or to its web proxy, is established.
        default void reached(InetSocketAddress address) {}

        /// The web proxy has opened its tunnel to the endpoint.
        default void passedWebProxy() {}

        /// The TLS handshake with the endpoint has succeeded.
        default void secured() {}
    }

    /// Connects.
    ///
    /// @return completed on the event loop, with a channel that has the handler `tls` alone, or fails with a
    /// [ConnectFailure]; add handlers before returning from the listener. Cancelling it closes the connection
    public Future<Channel> connect(Endpoint endpoint, Progress progress) {
        return new Connecting(dialer, endpoint, progress).start();
    }
}
