package io.culvert.cluster;

import io.culvert.transport.IntakeHandler;
import io.culvert.tunnel.life.Lease;
import io.culvert.tunnel.life.LifeId;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;

/// At the edge, the connection to the home that carries one peer. Confined to the event loop of its client's
/// channel, except where it says otherwise.
public final class Pipe {

    /// With the largest read of 128 KiB, each direction keeps at most 256 KiB.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 128 << 10);

    private final Channel channel;
    private final LifeId home;
    private final Lease lease;

    /// @param lease of the edge's own life; asked for each burst
    Pipe(Channel channel, LifeId home, Lease lease) {
        this.channel = channel;
        this.home = home;
        this.lease = lease;
    }

    /// The life at its other end.
    public LifeId home() {
        return home;
    }

    /// Runs a task when the connection has ended.
    void whenClosed(Runnable task) {
        channel.closeFuture().addListener(closed -> task.run());
    }

    /// Passes the bytes of each side to the other from now on, unread. The client's channel is on this event
    /// loop and has an [IntakeHandler].
    ///
    /// @param bare removes the client's handlers of HTTP; bytes of the home that came with its answer are
    /// written after it
    public void join(Channel client, Runnable bare) {
        client.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        PipeEnd atClient = new PipeEnd(client, channel, lease);
        PipeEnd atHome = new PipeEnd(channel, client, lease);
        atClient.other(atHome);
        atHome.other(atClient);
        client.pipeline().addLast("pipe", atClient);
        channel.pipeline().addLast("pipe", atHome);
        bare.run();
        channel.pipeline().remove(PipeRequest.class);
        channel.pipeline().remove("http-body");
        channel.pipeline().remove("http");
    }

    static void prepare(Channel channel) {
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
        channel.pipeline().addLast("intake", new IntakeHandler());
    }

    /// Ends it as an edge does that must let its client go: the home passes nothing on, lets the token
    /// return, and closes the connection, after which the client's is closed. Any thread.
    public void release() {
        channel.eventLoop().execute(() -> {
            if (channel.isActive() && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            }
        });
    }

    /// Ends it without a word to the home, and the client's connection with it. Any thread.
    public void drop() {
        channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
    }

    /// Ends it after its client has left.
    public void close() {
        channel.close();
    }
}
