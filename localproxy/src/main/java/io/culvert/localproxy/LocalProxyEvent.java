package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.bond.BondOwner;
import io.culvert.protocol.Facing;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.Endpoint;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happens in a local proxy. Reasons are words for people, without a full stop; what the service says is
/// as it came and may hold any character.
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

    /// The service closed the link, and with it the tunnel's end.
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

    // Connections that outlive a link.

    /// What becomes of connections that outlive a link.
    sealed interface OfBond extends LocalProxyEvent {

        /// A sentence for people.
        String text();

        /// Whether it is worth a warning.
        boolean isTrouble();
    }

    /// The other side is here with an end that keeps its connections, too.
    record Bonded(BondOwner.Up how) implements OfBond {
        @Override
        public String text() {
            return how.resumed()
                    ? "Resumed after %.1f s: %s, %,d bytes sent again, round trip %d ms.".formatted(
                            how.waited().toMillis() / 1000.0, count(how.connections()), how.resentBytes(),
                            how.roundTrip().toMillis())
                    : "The other side is here. Connections outlive the link from now on (bond " + how.bond()
                            + ").";
        }

        @Override
        public boolean isTrouble() {
            return false;
        }
    }

    /// The other side is here with a client that cannot resume.
    record Foreign() implements OfBond {
        @Override
        public String text() {
            return "The other side is here, with a client that cannot resume: connections end with the link.";
        }

        @Override
        public boolean isTrouble() {
            return false;
        }
    }

    /// The connections that wait for the other side.
    ///
    /// @param until when they end if it does not come back
    record Patience(int connections, Instant until) {
        String text() {
            return connections == 0 ? ""
                    : " " + count(connections) + (connections == 1 ? " waits until " : " wait until ")
                            + at(until) + ".";
        }

        boolean isTrouble() {
            return connections > 0;
        }
    }

    /// The other side has no peer.
    ///
    /// @param since when; null if the service does not know, or it was never there
    record Alone(@Nullable Instant since, Patience waiting) implements OfBond {

        static Alone of(Facing.Alone facing, Instant now, Patience waiting) {
            return new Alone(facing.awayMillis() < 0 ? null : now.minusMillis(facing.awayMillis()), waiting);
        }

        @Override
        public String text() {
            return "Connected, the other side is away" + (since == null ? "" : " since " + at(since)) + "."
                    + waiting.text();
        }

        @Override
        public boolean isTrouble() {
            return waiting.isTrouble();
        }
    }

    /// The link is gone, or the other side is; its connections wait.
    record Waiting(Patience waiting, long keptBytes) implements OfBond {
        @Override
        public String text() {
            return "The way to the other side broke." + waiting.text()
                    + (keptBytes == 0 ? "" : " %,d bytes are kept.".formatted(keptBytes));
        }

        @Override
        public boolean isTrouble() {
            return waiting.isTrouble();
        }
    }

    /// The other side does not answer, although it has a peer.
    record Silent(Instant since, Patience waiting) implements OfBond {
        @Override
        public String text() {
            return "Connected, the other side does not answer since " + at(since) + "." + waiting.text();
        }

        @Override
        public boolean isTrouble() {
            return true;
        }
    }

    /// Connections that waited, or were carried, ended together.
    record Unbonded(int connections, String why) implements OfBond {
        @Override
        public String text() {
            return (connections == 0 ? "The bond" : count(connections)) + " ended: " + why + ".";
        }

        @Override
        public boolean isTrouble() {
            return connections > 0;
        }
    }

    /// One connection was ended by the other side.
    record ConnectionReset(long connectionId, String why) implements OfBond {
        @Override
        public String text() {
            return "Connection " + connectionId + " was reset: " + why + ".";
        }

        @Override
        public boolean isTrouble() {
            return false;
        }
    }

    /// What came over the link was against the protocol, or late; it is opened anew.
    record LinkFault(String what) implements OfBond {
        @Override
        public String text() {
            return "The link is opened anew: " + what + ".";
        }

        @Override
        public boolean isTrouble() {
            return true;
        }
    }

    /// The service refused the access token because another client token came with it before, and this start
    /// drew its client token.
    record UsedBefore() implements OfBond {
        @Override
        public String text() {
            return "The access token was used before, with another client token; this start drew a new one. "
                    + "Give the client token of the first start (-i), or rotate the token.";
        }

        @Override
        public boolean isTrouble() {
            return true;
        }
    }

    /// Links failed again and again.
    record Plain(String why, Duration time) implements OfBond {
        @Override
        public String text() {
            return "The link to the service failed again and again (" + why + "). Speaking V3 for "
                    + time.toMinutes() + " minutes: connections end with the link.";
        }

        @Override
        public boolean isTrouble() {
            return true;
        }
    }

    /// Links failed again and again, and this end does not do without C1.
    record Rare(String why, Duration period) implements OfBond {
        @Override
        public String text() {
            return "The link to the service failed again and again (" + why + "). It is opened once in "
                    + period.toSeconds() + " s.";
        }

        @Override
        public boolean isTrouble() {
            return true;
        }
    }

    /// The other side is here with a client that cannot resume, and this end requires it.
    record Declined() implements OfBond {
        @Override
        public String text() {
            return "The other side is here, with a client that cannot resume: no connections, for resumption "
                    + "is required.";
        }

        @Override
        public boolean isTrouble() {
            return true;
        }
    }

    private static String count(int connections) {
        return connections == 1 ? "1 connection" : connections + " connections";
    }

    private static String at(Instant time) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").format(time.atZone(ZoneId.systemDefault()));
    }

    // Messages.

    /// The service sent a message that breaks the protocol.
    record Unreadable(String reason) implements LocalProxyEvent {}

    /// A message of an unknown type was skipped.
    record Skipped(int type) implements LocalProxyEvent {}
}
