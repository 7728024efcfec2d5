package io.culvert.server;

import io.culvert.cluster.Carried;
import io.culvert.cluster.PipeAnswer;
import io.culvert.cluster.Pipes;
import io.culvert.relay.CarriedClient;
import io.culvert.relay.Carrier;
import io.culvert.transport.LimitedLog;
import io.culvert.tunnel.AttachAttempt;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.life.Lease;
import io.culvert.tunnel.life.OwnLife;
import io.netty.handler.codec.http.FullHttpRequest;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// At the edge: takes this node's clients to the lives that have their tunnels' other peers.
final class Carrying implements Carrier {

    private static final Logger LOG = LoggerFactory.getLogger(Carrying.class);

    private final LimitedLog failures = new LimitedLog(LOG, 1, Duration.ofSeconds(10));
    private final Pipes pipes;
    private final OwnLife membership;
    private final String node;
    private final LongAdder failed = new LongAdder();

    /// @param node the name of this node
    Carrying(Pipes pipes, OwnLife membership, String node) {
        this.pipes = pipes;
        this.membership = membership;
        this.node = node;
    }

    @Override
    public void carry(CarriedClient client, AttachResult.Elsewhere home) {
        Lease lease = membership.claimant().lease();
        AttachAttempt attempt = client.attempt();
        FullHttpRequest request = client.request();
        request.headers()
            .set(Carried.HEADER, new Carried(home.home(), attempt.attachment(), attempt.before(), lease.id(),
                    node, client.from())
                .text());
        pipes.open(client.channel().eventLoop(), new Pipes.Target(home.home(), home.link()), lease, request,
                answer -> answered(client, home, lease, answer));
    }

    private void answered(CarriedClient client, AttachResult.Elsewhere home, Lease lease, PipeAnswer answer) {
        switch (answer) {
            case PipeAnswer.Attached attached -> attached(client, lease, attached);
            case PipeAnswer.Answered(var status, var text) -> client.refused(status, text);
            case PipeAnswer.Moved _ -> client.again("The tunnel is moving to another node. Try again.");
            case PipeAnswer.Unavailable(var reason) -> {
                failed(home, reason);
                client.later("Another node serves this tunnel and cannot take the connection. Try again.");
            }
            case PipeAnswer.Unreachable(var reason) -> {
                failed(home, reason);
                membership.unreachable(home.home());
                client.again("The node that serves this tunnel cannot be reached. Try again.");
            }
        }
    }

    private static void attached(CarriedClient client, Lease lease, PipeAnswer.Attached attached) {
        if (!lease.mayAct()) {
            attached.pipe().drop();
            client.later("This node has lost its database. Try again.");
        } else if (!client.attached(attached.headers(), attached.pipe()::join)) {
            attached.pipe().close();
        }
    }

    private void failed(AttachResult.Elsewhere home, String reason) {
        failed.increment();
        failures.warn("A peer could not be carried to the node at {}: {}", home.link(), reason);
    }

    /// How many peers could not be carried.
    long failedCount() {
        return failed.sum();
    }
}
