package io.culvert.relay;

import io.culvert.protocol.Ready;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.IntakeHandler.Hold;
import io.culvert.transport.Liveness;
import io.culvert.transport.WebSocketPipeline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;

/// The pipeline of one connection while its handshake is answered: it is not read while the store decides, it
/// moves to the event loop of its tunnel, and the handlers of a peer replace those of HTTP.
final class PeerPipeline {

    private final Channel channel;
    private final IntakeHandler intake;

    /// @param channel has the handlers that [Relay#handshake] expects
    PeerPipeline(Channel channel) {
        this.channel = channel;
        this.intake = channel.pipeline().get(IntakeHandler.class);
    }

    Channel channel() {
        return channel;
    }

    IntakeHandler intake() {
        return intake;
    }

    /// Reads nothing from now on.
    void hold() {
        intake.hold(Hold.WORK);
    }

    /// Reads again.
    void release() {
        intake.release(Hold.WORK);
    }

    /// Moves the channel to the event loop of its tunnel, and goes on there; goes on at once if the client
    /// has disconnected. Nothing may be read meanwhile.
    void moveTo(EventLoop home, Runnable then) {
        if (home.inEventLoop() || !channel.isActive()) {
            then.run();
        } else {
            channel.deregister().addListener(done -> home.register(channel).addListener(moved -> then.run()));
        }
    }

    /// Replaces the handlers of HTTP with those of a peer. The answer to the handshake is written already.
    void upgrade(Peer peer, Liveness liveness) {
        ChannelPipeline pipeline = channel.pipeline();
        if (peer.resumes()) {
            WebSocketPipeline.addResumableServer(pipeline, liveness, Ready.MAX_BYTES);
        } else {
            WebSocketPipeline.addServer(pipeline, peer.client().packed(), liveness);
        }
        pipeline.addLast("peer", new PeerHandler(peer));
        removeHttp();
    }

    /// Removes the handlers of HTTP; the next handlers are there already.
    void removeHttp() {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.remove("http-body");
        pipeline.remove(HandshakeHandler.class);
        pipeline.remove("http");
    }
}
