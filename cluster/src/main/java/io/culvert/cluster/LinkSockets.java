package io.culvert.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;

/// Socket options of links. A node that vanishes without a word is noticed after ten seconds, also on a
/// connection that is silent.
final class LinkSockets {

    private static final int USER_TIMEOUT_MILLIS = 10_000;
    private static final int IDLE_SECONDS = 5;
    private static final int INTERVAL_SECONDS = 2;
    private static final int PROBES = 3;

    private LinkSockets() {}

    static Bootstrap connecting(Bootstrap bootstrap) {
        bootstrap.option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 2_000);
        if (Epoll.isAvailable()) {
            bootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS)
                .option(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS)
                .option(EpollChannelOption.TCP_KEEPINTVL, INTERVAL_SECONDS)
                .option(EpollChannelOption.TCP_KEEPCNT, PROBES);
        }
        return bootstrap;
    }

    /// Accepted connections stay open when their input ends, as [EdgeWatch] expects.
    static ServerBootstrap accepting(ServerBootstrap bootstrap) {
        bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (Epoll.isAvailable()) {
            bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, USER_TIMEOUT_MILLIS)
                .childOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS)
                .childOption(EpollChannelOption.TCP_KEEPINTVL, INTERVAL_SECONDS)
                .childOption(EpollChannelOption.TCP_KEEPCNT, PROBES);
        }
        return bootstrap;
    }
}
