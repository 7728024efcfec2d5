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

    /// Is notified of the progress of a connection, on the event loop.
    public interface Progress {

        /// For callers that need no progress.
        Progress IGNORED = new Progress() {
        };

        /// TCP is up, to the endpoint or to its web proxy.
        default void reached(InetSocketAddress address) {}

        /// The web proxy has opened its tunnel to the endpoint.
        default void passedWebProxy() {}

        /// TLS with the endpoint is up.
        default void secured() {}
    }

    /// Connects.
    ///
    /// @return completed on the event loop, with a channel that has the handler `tls` alone, or fails with a
    /// [ConnectFailure]; add handlers before returning from the listener. Cancelling it closes whatever is
    /// under way
    public Future<Channel> connect(Endpoint endpoint, Progress progress) {
        return new Connecting(dialer, endpoint, progress).start();
    }
}
