package io.culvert.server;

import io.culvert.cluster.Carried;
import io.culvert.cluster.LinkHome;
import io.culvert.relay.Relay;
import io.culvert.transport.ClientAddress;
import io.culvert.tunnel.AttachAttempt;
import io.culvert.tunnel.life.Lease;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.OwnLife;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.util.Optional;

/// At the home: hands peers that other nodes carry here to the relay.
record CarriedArrivals(Relay relay, OwnLife membership) implements LinkHome {

    private static final int MAX_BODY_BYTES = 1024;

    @Override
    public boolean isHere(LifeId life) {
        Lease lease = membership.claimant().lease();
        return lease.life().equals(Optional.of(life)) && lease.mayAct();
    }

    @Override
    public void arrived(Channel channel, Carried carried) {
        ClientAddress.note(channel, carried.from());
        channel.pipeline()
            .addLast("http-body", new HttpObjectAggregator(MAX_BODY_BYTES))
            .addLast("handshake",
                    relay.carriedHandshake(new AttachAttempt(carried.attachment(), carried.before())));
    }
}
