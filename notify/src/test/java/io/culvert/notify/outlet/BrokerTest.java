package io.culvert.notify.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.transport.Dialer;
import io.culvert.transport.EventLoops;
import io.culvert.transport.WebProxies;
import io.culvert.tunnel.ClientAccessToken;
import io.culvert.tunnel.Notification;
import io.culvert.tunnel.TunnelId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A broker that answers as it is told, in place of one that cannot be had in every version.
class BrokerTest {

    private static final int MQTT_3_1_1 = 4;
    private static final int MQTT_5 = 5;

    private final EventLoops loops = new EventLoops("broker-test", 1);
    private final Queue<Integer> versions = new ConcurrentLinkedQueue<>();
    private ServerSocket server;
    private Broker broker;

    private interface Answers {

        /// Answers a CONNECT of a version, or closes.
        boolean connect(Socket socket, int version) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        broker = new Broker(
                new OutletConfig.Mqtt(null, URI.create("mqtt://127.0.0.1:" + server.getLocalPort()), "fleet/",
                        null, null, null, null, null, null),
                "us-east-1", new Dialer(loops, loops.group().next()), WebProxies.NONE,
                InstantSource.system());
    }

    @AfterEach
    void stop() throws IOException {
        broker.close();
        server.close();
        loops.close();
    }

    @Test
    void anOlderBrokerIsSpokenToInItsVersion() throws Exception {
        serve((socket, version) -> {
            write(socket, 0x20, 2, 0, version == MQTT_5 ? 1 : 0);
            return version == MQTT_3_1_1;
        });
        deliver();
        deliver();
        assertThat(versions).containsExactly(MQTT_5, MQTT_3_1_1);
    }

    @Test
    void anOlderBrokerMayCloseTheConnectionOfANewerVersion() throws Exception {
        serve((socket, version) -> {
            if (version == MQTT_3_1_1) {
                write(socket, 0x20, 2, 0, 0);
            }
            return version == MQTT_3_1_1;
        });
        deliver();
        assertThat(versions).containsExactly(MQTT_5, MQTT_3_1_1);
    }

    @Test
    void aRefusedConnectionSaysWhy() {
        serve((socket, version) -> {
            // Not authorized.
            write(socket, 0x20, 3, 0, 0x87, 0);
            return false;
        });
        assertThatThrownBy(this::deliver).hasMessageContaining("refuses the connection")
            .hasMessageContaining("not authorized");
    }

    @Test
    void aLostConnectionIsMadeAgain() throws Exception {
        serve((socket, version) -> {
            write(socket, 0x20, 3, 0, 0, 0);
            return versions.size() > 1;
        });
        assertThatThrownBy(this::deliver).hasMessageContaining("closed the connection");
        deliver();
        assertThat(versions).containsExactly(MQTT_5, MQTT_5);
    }

    @Test
    void ofManyThatWaitOneConnectsAndFailsForAll() {
        serve((socket, version) -> {
            write(socket, 0x20, 3, 0, 0x88, 0);
            return false;
        });
        List<CompletableFuture<Void>> all = IntStream.range(0, 20)
            .mapToObj(i -> CompletableFuture.runAsync(() -> assertThatThrownBy(this::deliver).isNotNull(),
                    Thread::startVirtualThread))
            .toList();
        all.forEach(CompletableFuture::join);
        assertThat(versions).hasSizeLessThan(20);
    }

    private void deliver() throws OutletException, InterruptedException {
        broker.deliver(new Notification("123456789012", new TunnelId("tunnel-1"), 1, "pump",
                ClientAccessToken.presented("token"), List.of("SSH"), Instant.now().plusSeconds(60)));
    }

    /// Accepts connections; confirms every PUBLISH of one that was accepted.
    private void serve(Answers answers) {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    converse(socket, answers);
                } catch (IOException e) {
                    assertThat(e).as("the connection or the test has ended").isNotNull();
                }
            }
        });
    }

    private void converse(Socket socket, Answers answers) throws IOException {
        InputStream in = socket.getInputStream();
        in.read();
        byte[] connect = in.readNBytes(length(in));
        int version = connect[6];
        versions.add(version);
        if (!answers.connect(socket, version)) {
            return;
        }
        while (in.read() == 0x32) {
            byte[] publish = in.readNBytes(length(in));
            int id = 2 + publish[1];
            assertThat(new String(publish, 2, publish[1], StandardCharsets.US_ASCII))
                .isEqualTo("fleet/pump/tunnels/notify");
            write(socket, 0x40, 2, publish[id], publish[id + 1]);
        }
    }

    /// MQTT's variable length of two bytes at most.
    private static int length(InputStream in) throws IOException {
        int first = in.read();
        return first < 128 ? first : first - 128 + 128 * in.read();
    }

    private static void write(Socket socket, int... bytes) throws IOException {
        byte[] packet = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            packet[i] = (byte) bytes[i];
        }
        socket.getOutputStream().write(packet);
    }
}
