package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The system's buffers of a WebSocket, on a loopback socket, which has the shortest round-trip time.
class ShortQueuesTest {

    @Test
    void nearWebSocketsHaveShortQueuesInTheSystem() throws Exception {
        assumeThat(Epoll.isAvailable()).isTrue();
        CompletableFuture<EpollSocketChannel> accepted = new CompletableFuture<>();
        try (EventLoops loops = new EventLoops("short-queues", 1)) {
            Channel listener = loops.server().childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    WebSocketPipeline.addServer(channel.pipeline(), true);
                    accepted.complete((EpollSocketChannel) channel);
                }
            }).bind(new InetSocketAddress("127.0.0.1", 0)).syncUninterruptibly().channel();
            try (Socket client = new Socket("127.0.0.1",
                    ((InetSocketAddress) listener.localAddress()).getPort())) {
                EpollSocketChannel channel = accepted.get();
                assertThat(client.isConnected()).isTrue();
                assertThat(channel.config().getOption(EpollChannelOption.TCP_NOTSENT_LOWAT))
                    .isEqualTo(128 << 10);
                // Linux doubles the value for its own use.
                assertThat(channel.config().getReceiveBufferSize()).isEqualTo(2 * (192 << 10));
            }
        }
    }
}
