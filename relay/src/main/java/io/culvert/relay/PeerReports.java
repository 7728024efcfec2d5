package io.culvert.relay;

import io.culvert.transport.LimitedLog;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reports the life of one peer: to the log, to the relay's listener and, at its end, to the store.
final class PeerReports {

    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /// Limited, so that a fleet that reconnects does not fill the log.
    private static final LimitedLog LINES = new LimitedLog(LOG, 200, Duration.ofSeconds(10));

    private final Relay relay;
    private final AdmittedClient client;

    PeerReports(Relay relay, AdmittedClient client) {
        this.relay = relay;
        this.client = client;
    }

    /// The store has admitted the peer, whether or not its tunnel attaches it.
    void admitted() {
        relay.context()
            .events()
            .accept(new RelayEvent.Admitted(client.attached(), client.from(), client.took()));
    }

    /// The tunnel has attached the peer.
    void attached() {
        LINES.info("tunnel {}: {} attached from {} with {}", client.tunnelId(), client.side(), client.from(),
                client.answeredSubprotocol());
    }

    /// The peer sent bytes before it was ready for its epoch.
    void discarded(int bytes) {
        relay.context().events().accept(new RelayEvent.Discarded(bytes));
    }

    void dismissed(String reason) {
        LINES.info("tunnel {}: {} dismissed: {}", client.tunnelId(), client.side(), reason);
    }

    /// The peer is detached, or was never attached.
    void detached(String reason) {
        LINES.info("tunnel {}: {} detached: {}", client.tunnelId(), client.side(), reason);
        relay.departures().detached(client.attached(), client.from(), reason);
    }

    /// The peer passes nothing on any more.
    ///
    /// @param then run when its token may return
    void released(String reason, Runnable then) {
        LINES.info("tunnel {}: {} detached: {}", client.tunnelId(), client.side(), reason);
        relay.departures().released(client.attached(), client.from(), reason, then);
    }
}
