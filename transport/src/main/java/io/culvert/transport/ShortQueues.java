package io.culvert.transport;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/// Keeps what waits in the system for one WebSocket short, so that a keystroke does not queue for long behind
/// a file that the same tunnel carries. Left alone, Linux lets each socket on the way hold megabytes.
///
/// Only epoll's sockets can be told; elsewhere nothing happens.
final class ShortQueues {

    /// What the system takes beyond what TCP may send now. More is not faster: it is refilled long before it
    /// has gone out.
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
