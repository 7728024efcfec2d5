package io.culvert.cluster;

import io.culvert.transport.Faults;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.IntakeHandler.Hold;
import io.culvert.tunnel.life.Lease;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// The last handler of each of the two pipelines that an edge joins: writes what its channel reads to the
/// other one, and reads while the other one is writable. When its channel ends, so does the other, after what
/// was written to it. Both channels have the same event loop.
final class PipeEnd extends ChannelInboundHandlerAdapter {

    private final Channel from;
    private final Channel to;
    private final Lease lease;
    private final IntakeHandler intake;
    private @Nullable PipeEnd other;

    PipeEnd(Channel from, Channel to, Lease lease) {
        this.from = from;
        this.to = to;
        this.lease = lease;
        this.intake = from.pipeline().get(IntakeHandler.class);
    }

    void other(PipeEnd end) {
        other = end;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        intake.countAnswersAlone();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
        if (!lease.mayAct()) {
            ReferenceCountUtil.release(bytes);
            ctx.close();
            return;
        }
        to.write(bytes, to.voidPromise());
        update();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        to.flush();
        update();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (other != null) {
            other.update();
        }
    }

    private void update() {
        if (to.isWritable()) {
            intake.release(Hold.TAKER);
        } else {
            intake.hold(Hold.TAKER);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        to.flush();
        to.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Faults.note("one end of a pipe", cause);
        from.close();
    }
}
