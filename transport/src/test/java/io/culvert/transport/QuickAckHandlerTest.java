package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.DataInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The system still acknowledges at once after data in both directions, which resets the option.
class QuickAckHandlerTest {

    /// A masked WebSocket frame that holds a tunnel frame of one byte.
    private static final byte[] SMALL = {(byte) 0x82, (byte) 0x83, 0, 0, 0, 0, 0, 1, 7};

    @Test
    void clientsThatMayUseNaglesAlgorithmAreAcknowledgedAtOnce() throws Exception {
        assertThat(acknowledgesAtOnceAfterAConversation(false)).isTrue();
    }

    @Test
    void ourOwnEndsNeedItNot() throws Exception {
        assertThat(acknowledgesAtOnceAfterAConversation(true)).isFalse();
    }

    private static boolean acknowledgesAtOnceAfterAConversation(boolean ours) throws Exception {
        assumeThat(Epoll.isAvailable()).isTrue();
        CompletableFuture<EpollSocketChannel> accepted = new CompletableFuture<>();
        try (EventLoops loops = new EventLoops("quick-ack", 1)) {
            Channel listener = loops.server().childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    WebSocketPipeline.addServer(channel.pipeline(), ours);
                    channel.pipeline().addLast(new Echo());
                    accepted.complete((EpollSocketChannel) channel);
                }
            }).bind(new InetSocketAddress("127.0.0.1", 0)).syncUninterruptibly().channel();
            int port = ((InetSocketAddress) listener.localAddress()).getPort();
            try (Socket client = new Socket("127.0.0.1", port)) {
                client.setTcpNoDelay(true);
                DataInputStream in = new DataInputStream(client.getInputStream());
                for (int i = 0; i < 20; i++) {
                    client.getOutputStream().write(SMALL);
                    in.readNBytes(5);
                }
                EpollSocketChannel channel = accepted.get();
                return channel.eventLoop().submit(() -> channel.config().isTcpQuickAck()).get();
            }
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            ctx.writeAndFlush(frame);
        }
    }
}
