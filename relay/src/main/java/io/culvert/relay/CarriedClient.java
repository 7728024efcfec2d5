package io.culvert.relay;

import io.culvert.transport.ClientAddress;
import io.culvert.tunnel.AttachAttempt;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.BiConsumer;

/// At the edge, a client whose handshake another life answers. Its connection is not read meanwhile. A
/// [Carrier] calls one of the methods that end the wait, once. Confined to its channel's event loop.
public final class CarriedClient {

    private final HandshakeHandler handler;
    private final HandshakeHandler.Pending pending;

    CarriedClient(HandshakeHandler handler, HandshakeHandler.Pending pending) {
        this.handler = handler;
        this.pending = pending;
    }

    /// The connection of the client.
    public Channel channel() {
        return pending.channel();
    }

    /// The client's handshake, built from what was understood of it. The caller releases it.
    public FullHttpRequest request() {
        return pending.request().again();
    }

    /// The attempt that the home must make.
    public AttachAttempt attempt() {
        return pending.attempt();
    }

    /// The client's address; an unspecified one if it is not known.
    public InetSocketAddress from() {
        SocketAddress from = ClientAddress.of(channel());
        return from instanceof InetSocketAddress inet && !inet.isUnresolved() ? inet
                : new InetSocketAddress(0);
    }

    /// The home has attached the peer: answers the client and lets its bytes flow.
    ///
    /// @param answer the headers of the home's answer
    /// @param join adds the last handler of the client's channel, which receives its bytes, and then calls the
    /// task, which removes the handlers of HTTP, before it writes to the channel
    /// @return false if the client has disconnected; `join` was not called
    public boolean attached(HttpHeaders answer, BiConsumer<Channel, Runnable> join) {
        if (!channel().isActive()) {
            return false;
        }
        channel().writeAndFlush(HandshakeAnswers.switching(answer));
        join.accept(channel(), pending.pipeline()::removeHttp);
        pending.deadline().cancel(false);
        pending.pipeline().release();
        return true;
    }

    /// The home has refused the peer.
    ///
    /// @param status the HTTP status of its answer
    /// @param text the body of its answer
    public void refused(int status, String text) {
        handler.passOn(pending, status, text);
    }

    /// The tunnel has moved, or it is not known what the home did: asks the store again, a few times.
    ///
    /// @param reason for the client, if it was asked often enough
    public void again(String reason) {
        handler.again(pending, reason);
    }

    /// The peer cannot be attached now; the client comes back.
    ///
    /// @param reason for the client
    public void later(String reason) {
        handler.passOn(pending, 503, reason);
    }
}
