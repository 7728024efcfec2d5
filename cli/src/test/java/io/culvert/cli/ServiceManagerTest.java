package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What systemd is told (sd_notify(3)).
class ServiceManagerTest {

    @TempDir
    Path folder;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private MultiThreadIoEventLoopGroup loop;

    @BeforeEach
    void listen() {
        assumeThat(Epoll.isAvailable()).isTrue();
        loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        new Bootstrap().group(loop)
            .channel(EpollDomainDatagramChannel.class)
            .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                @Override
                protected void channelRead0(ChannelHandlerContext ctx, DomainDatagramPacket packet) {
                    ByteBuf text = packet.content();
                    received.add(text.toString(StandardCharsets.UTF_8));
                }
            })
            .bind(new DomainSocketAddress(socket()))
            .syncUninterruptibly();
    }

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private String socket() {
        return folder.resolve("notify").toString();
    }

    private String received() throws InterruptedException {
        return received.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void isToldOfTheStartAndTheStop() throws Exception {
        ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", socket()));
        manager.ready(() -> true);
        assertThat(received()).isEqualTo("READY=1");
        manager.stopping();
        assertThat(received()).isEqualTo("STOPPING=1");
    }

    @Test
    void isToldThatTheProcessLivesAsLongAsItDoes() throws Exception {
        AtomicBoolean lives = new AtomicBoolean(true);
        ServiceManager manager = ServiceManager
            .of(Map.of("NOTIFY_SOCKET", socket(), "WATCHDOG_USEC", "100000"));
        manager.ready(lives::get);
        assertThat(received()).isEqualTo("READY=1");
        assertThat(received()).isEqualTo("WATCHDOG=1");
        assertThat(received()).isEqualTo("WATCHDOG=1");
        lives.set(false);
        while (received.poll(1, TimeUnit.SECONDS) != null) {
            // Sent before.
        }
        assertThat(received).isEmpty();
    }

    @Test
    void nothingHappensWithoutOne() {
        ServiceManager manager = ServiceManager.of(Map.of());
        manager.ready(() -> true);
        manager.stopping();
    }

    @Test
    void aSocketThatIsNotThereDoesNotEndTheProcess() {
        ServiceManager manager = ServiceManager
            .of(Map.of("NOTIFY_SOCKET", folder.resolve("other").toString()));
        manager.ready(() -> true);
        manager.stopping();
    }
}
