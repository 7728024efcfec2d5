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

    private ShortQueues() {}

    /// The receive buffer is left alone: shrunk on a socket in use, it made transfers fail under churn.
    static void at(Channel channel) {
        if (channel instanceof EpollSocketChannel socket && socket.isActive()) {
            socket.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        }
    }
}
