package io.culvert.notify;

import io.culvert.transport.ClientAddress;
import io.culvert.transport.LimitedLog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what a client makes the service keep before its device is known: its certificates and all bytes
/// that it sends. Anybody can create a certificate and get this far. Closes the connection if the memory for
/// all such connections is used up. Leaves the pipeline when the device is known.
final class UnverifiedHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);
    private static final LimitedLog FULL = new LimitedLog(LOG, 1, Duration.ofMinutes(1));

    private final UnverifiedBytes budget;
    private long taken;

    UnverifiedHandler(UnverifiedBytes budget) {
        this.budget = budget;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && done.isSuccess()) {
            take(ctx, chainBytes(ctx));
        }
        ctx.fireUserEventTriggered(event);
    }

    private static long chainBytes(ChannelHandlerContext ctx) {
        try {
            long bytes = 0;
            for (Certificate certificate : ctx.pipeline()
                .get(SslHandler.class)
                .engine()
                .getSession()
                .getPeerCertificates()) {
                bytes += certificate.getEncoded().length;
            }
            return bytes;
        } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
            LOG.debug("A client's certificates cannot be read", e);
            return 0;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes && !take(ctx, bytes.readableBytes())) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private boolean take(ChannelHandlerContext ctx, long bytes) {
        if (budget.take(bytes)) {
            taken += bytes;
            return true;
        }
        FULL.warn(
                "A connection from {} was closed: too many clients have connected whose devices are not known yet (mqtt-unverified-bytes)",
                ClientAddress.of(ctx.channel()));
        ctx.close();
        return false;
    }

    /// Also runs when the connection ends.
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        budget.give(taken);
        taken = 0;
    }
}
