package io.culvert.relay;

import io.culvert.tunnel.AttachResult;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;

/// Tells the store and the relay's listener of peers that are gone, until the service stops. Thread safe.
final class Departures {

    private final RelayContext context;
    private volatile boolean stopped;

    Departures(RelayContext context) {
        this.context = context;
    }

    /// From now on the store keeps the attachments, so that their peers may return to the next process.
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /// A peer was detached, or was admitted and never attached. Informs the store, unless the service stops
    /// or the peer's life may not act any more: the peer may then return.
    void detached(AttachResult.Attached attached, SocketAddress from, String reason) {
        if (!stopped && attached.claimant().lease().mayAct()) {
            context.blocking().execute(() -> context.tunnels().detached(attached));
            context.events().accept(RelayEvent.Detached.of(attached, from, reason));
        }
    }

    /// A peer passes nothing on any more and its client is to come back. Has the store let its token return.
    ///
    /// @param then closes its connection; run in any case
    void released(AttachResult.Attached attached, SocketAddress from, String reason, Runnable then) {
        context.events().accept(RelayEvent.Detached.of(attached, from, reason));
        try {
            context.blocking().execute(() -> {
                try {
                    if (attached.claimant().lease().mayAct()) {
                        context.tunnels().released(attached);
                    }
                } finally {
                    then.run();
                }
            });
        } catch (RejectedExecutionException e) {
            then.run();
        }
    }
}
