package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.transport.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The listeners of a node whose life may not act for a while.
class DoorsTest {

    private final EventLoops loops = new EventLoops("test", 1);
    private final Doors doors = new Doors();

    @AfterEach
    void close() {
        doors.close();
        loops.close();
    }

    @Test
    void openAgainOnTheSamePort() throws Exception {
        int port = open();
        doors.shut();
        assertThat(doors.obstacle()).contains("listeners are closed");
        assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class);
        doors.reopen();
        assertThat(doors.obstacle()).isEmpty();
        connect(port);
    }

    @Test
    void areAnObstacleUntilTheLastIsOpen() throws Exception {
        int taken = open();
        int other = open();
        doors.shut();
        try (ServerSocket _ = new ServerSocket(taken, 1, InetAddress.getByName("127.0.0.1"))) {
            doors.reopen();
            connect(other);
            assertThat(doors.obstacle()).contains("listeners are closed");
        }
        doors.reopen();
        connect(taken);
        assertThat(doors.obstacle()).isEmpty();
    }

    @Test
    void stayClosedOnceTheServiceStops() throws Exception {
        int port = open();
        doors.shut();
        doors.close();
        doors.reopen();
        assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class);
        assertThat(doors.obstacle()).isEmpty();
    }

    private int open() throws Exception {
        return doors.open(0,
                port -> ListeningSocket.open(loops,
                        new ListeningSocket.Address("data-port", "127.0.0.1", port),
                        new ChannelInitializer<Channel>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                channel.close();
                            }
                        }));
    }

    private static void connect(int port) throws Exception {
        new Socket("127.0.0.1", port).close();
    }
}
