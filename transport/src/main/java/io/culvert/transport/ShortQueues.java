package io.culvert.transport;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/// Keeps the system's socket buffers of a WebSocket short, so that a keystroke does not wait long behind a
/// file in the same tunnel. By default Linux lets each socket on the way hold megabytes.
///
/// Works with epoll's sockets only; with others it does nothing.
final class ShortQueues {

    /// How many bytes the system accepts beyond what TCP may send now. A longer queue would not be faster,
    /// because this one is refilled long before it is empty.
    private static final long UNSENT_BYTES = 128 << 10;

    /// The receive buffer is set for ends up to this round-trip time, at which it carries 190 MB/s. For more
    /// distant ends the system chooses the size: a long fast line needs a larger buffer.
    private static final int NEAR_MICROS = 1000;

    /// For near ends. Together with the sender's queue it holds a few milliseconds of data.
    private static final int NEAR_RECEIVE_BUFFER_BYTES = 192 << 10;

    private ShortQueues() {}

    /// Call it when the handshakes are over and the system has measured the round-trip time.
    static void at(Channel channel) {
        if (channel instanceof EpollSocketChannel socket && socket.isActive()) {
            socket.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
            if (socket.tcpInfo().rtt() <= NEAR_MICROS) {
                socket.config().setReceiveBufferSize(NEAR_RECEIVE_BUFFER_BYTES);
            }
        }
    }
}
