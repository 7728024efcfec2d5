package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.Endpoint;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happens in a local proxy. Its listener is called on the proxy's event loop, and must neither block
/// nor throw. Reasons are phrases for people, without a full stop; those of the service are passed on as
/// received and may hold any character.
public sealed interface LocalProxyEvent {

    /// The proxy has started and connects next.
    record Started(Mode mode) implements LocalProxyEvent {}

    // The link to the service.

    /// The proxy begins to open a link.
    record Connecting(Endpoint endpoint) implements LocalProxyEvent {}

    /// TCP is up.
    ///
    /// @param address the service's, or its web proxy's
    record Reached(InetSocketAddress address, boolean isWebProxy) implements LocalProxyEvent {}

    /// The web proxy has opened its tunnel to the service.
    record PassedWebProxy() implements LocalProxyEvent {}

    /// TLS with the service is up.
    record Secured() implements LocalProxyEvent {}

    /// The service was not reached.
    record Unreached(Endpoint endpoint, ConnectFailure.Step step, String reason) implements LocalProxyEvent {}

    /// The service was reached, and the WebSocket's handshake failed.
    record NoHandshake(String reason) implements LocalProxyEvent {}

    /// The service answered the handshake with a refusal.
    record Rejected(int status, String statusText, String reason) implements LocalProxyEvent {}

    /// The link is up.
    ///
    /// @param linkId the service's name of the link
    /// @param subprotocol the negotiated subprotocol; empty if the service chose none
    record LinkUp(Endpoint endpoint, String linkId, String subprotocol,
            Duration pingPeriod) implements LocalProxyEvent {}

    /// The service closed the link with a Close frame, after which the proxy ends.
    record LinkClosed(int code, String reason) implements LocalProxyEvent {}

    /// The link broke.
    record LinkBroken(String linkId, String reason) implements LocalProxyEvent {}

    /// The proxy reconnects after a delay.
    record Retrying(Duration delay) implements LocalProxyEvent {}

    // The tunnel's services.

    /// The tunnel's services are known and have local addresses.
    ///
    /// @param given the configured service ids
    /// @param services the local address of each service
    record Attached(Mode mode, PortMappings given,
            Map<String, LocalAddress> services) implements LocalProxyEvent {}

    /// A source begins to listen for a service.
    record Binding(String serviceId) implements LocalProxyEvent {}

    /// A source listens for a service.
    ///
    /// @param serviceId empty for a tunnel without services
    /// @param chosen whether the system chose the port
    /// @param again whether it listened before the link broke
    record Listening(String serviceId, InetSocketAddress address, boolean chosen,
            boolean again) implements LocalProxyEvent {}

    /// A source cannot listen; it tries again if its settings say so.
    record NotBound(LocalAddress address, String reason) implements LocalProxyEvent {}

    // Connections.

    /// A program connected to a source.
    ///
    /// @param connectionId 0 if the other end knows no connection ids
    /// @param startsStream whether a new stream begins with it
    record Accepted(String serviceId, long connectionId, boolean startsStream, SocketAddress at,
            SocketAddress from) implements LocalProxyEvent {}

    /// A destination connects to a service.
    record Dialing(String serviceId, long connectionId, LocalAddress to) implements LocalProxyEvent {}

    /// A destination is connected to a service.
    record Dialed(String serviceId, long connectionId, LocalAddress to) implements LocalProxyEvent {}

    /// A destination could not connect to a service.
    record NotDialed(String serviceId, long connectionId, LocalAddress to,
            String reason) implements LocalProxyEvent {}

    /// A connection was refused.
    ///
    /// @param serviceId as the other end named it
    record Refused(String serviceId, Refusal why) implements LocalProxyEvent {}

    /// Why a connection was refused.
    enum Refusal {
        /// The service is not offered here.
        NOT_OFFERED,
        /// The other end holds one connection at a time (V1, V2).
        ONE_AT_A_TIME,
        /// Too many connections are being opened, or are open.
        TOO_MANY
    }

    /// A connection was ended because its application read nothing and held back the others.
    record GaveUp(String serviceId, int connectionId, Duration patience) implements LocalProxyEvent {}

    /// A connection has ended.
    ///
    /// @param remote null if the system no longer knows it
    record Disconnected(@Nullable SocketAddress remote) implements LocalProxyEvent {}

    /// An event of connections that outlive a link.
    record OfBond(BondEvent event) implements LocalProxyEvent {}

    // Messages.

    /// The service sent a message that breaks the protocol.
    record Unreadable(String reason) implements LocalProxyEvent {}

    /// A message of an unknown type was skipped.
    record Skipped(int type) implements LocalProxyEvent {}
}
