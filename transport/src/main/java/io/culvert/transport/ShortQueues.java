package io.culvert.transport;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/// Keeps what waits in the system for one WebSocket short, so that a keystroke does not queue for long behind
/// a file that the same tunnel carries. Left alone, Linux lets each socket on the way hold megabytes.
///
/// Works with epoll's sockets only; with others it does nothing.
final class ShortQueues {

    /// How many bytes the system accepts beyond what TCP may send now. More would not be faster: the queue is
    /// refilled long before it is empty.
    private static final long UNSENT_BYTES = 128 << 10;

    /// Up to this far away the receive buffer is set; it carries 190 MB/s at that distance, and more nearer.
    /// Farther ends need what the system makes of it by itself, or a long fast line would stand half empty.
    private static final int NEAR_MICROS = 1000;

    /// For near ends, in both directions together with the sender's queue a few milliseconds' worth.
    private static final int NEAR_RECEIVE_BUFFER_BYTES = 192 << 10;

    private ShortQueues() {}

    /// Once it is connected and the handshakes have measured the distance.
    static void at(Channel channel) {
        if (channel instanceof EpollSocketChannel socket && socket.isActive()) {
            socket.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
            if (socket.tcpInfo().rtt() <= NEAR_MICROS) {
                socket.config().setReceiveBufferSize(NEAR_RECEIVE_BUFFER_BYTES);
            }
        }
    }
}
