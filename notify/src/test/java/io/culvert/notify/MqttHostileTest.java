package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.protocol.ByteTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that no client library would send, or not so.
class MqttHostileTest {

    private static final byte[] CONNECT = ByteTable.bytes("""
            10 0d         CONNECT
            00 04 'MQTT'  protocol
            04            version: 3.1.1
            02            clean session
            00 3c         keep alive: 60 s
            00 01 'x'     client id
            """);
    private static final byte[] CONNECTED = ByteTable.bytes("""
            20 02         CONNACK
            00 00         no session; accepted
            """);

    private static final byte[] SUBSCRIBE = ByteTable.bytes("""
            82 24         SUBSCRIBE
            00 09         packet id
            00 1f         the topic's length
            '$aws/things/pump/tunnels/notify'
            01            QoS 1
            """);
    private static final byte[] SUBSCRIBED = ByteTable.bytes("""
            90 03         SUBACK
            00 09         packet id
            01            QoS 1
            """);
    private static final byte[] PING = ByteTable.bytes("c0 00  PINGREQ");
    private static final byte[] DISCONNECT = ByteTable.bytes("e0 00  DISCONNECT");

    @AutoClose
    private final MqttField field = new MqttField();

    @Test
    void understandsPacketsWhereverTheyAreCutAndASubscriptionBeforeTheAnswerToConnect() throws Exception {
        byte[] both = joined(CONNECT, SUBSCRIBE);
        for (int cut = 0; cut < both.length; cut++) {
            try (SSLSocket socket = field.raw()) {
                OutputStream out = socket.getOutputStream();
                out.write(both, 0, cut);
                out.flush();
                out.write(both, cut, both.length - cut);
                assertAnswers(socket, CONNECTED, SUBSCRIBED);
            }
        }
    }

    @Test
    void understandsPacketsThatComeByteByByte() throws Exception {
        try (SSLSocket socket = field.raw()) {
            for (byte each : joined(CONNECT, SUBSCRIBE)) {
                socket.getOutputStream().write(each);
                socket.getOutputStream().flush();
            }
            assertAnswers(socket, CONNECTED, SUBSCRIBED);
        }
    }

    @Test
    void saysWhichProtocolVersionsItDoesNotTake() throws Exception {
        byte[] future = CONNECT.clone();
        future[8] = 9;
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(future);
            assertAnswers(socket, ByteTable.bytes("""
                    20 02  CONNACK
                    00 01  no session; unacceptable protocol version
                    """));
        }
    }

    /// One of each type, well-formed.
    @ParameterizedTest
    @ValueSource(strings = {"20 02 00 00  CONNACK", "30 03 00 01 61  PUBLISH", "40 02 00 09  PUBACK",
            "50 02 00 09  PUBREC", "62 02 00 09  PUBREL", "70 02 00 09  PUBCOMP",
            "82 06 00 09 00 01 61 01  SUBSCRIBE", "90 03 00 09 01  SUBACK",
            "a2 05 00 09 00 01 61  UNSUBSCRIBE", "b0 02 00 09  UNSUBACK", "c0 00  PINGREQ", "d0 00  PINGRESP",
            "e0 00  DISCONNECT", "f0 00  AUTH"})
    void endsAConnectionWhoseFirstPacketIsNoConnect(String packet) throws Exception {
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(ByteTable.bytes(packet));
            assertThat(readToEnd(socket)).isZero();
        }
        assertThat(field.endpoint().connectionCount()).isZero();
    }

    @Test
    void endsAConnectionThatConnectsAgain() throws Exception {
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(CONNECT);
            assertAnswers(socket, CONNECTED);
            socket.getOutputStream().write(CONNECT);
            assertThat(readToEnd(socket)).isZero();
        }
        await().untilAsserted(() -> assertThat(field.endpoint().connectionCount()).isZero());
    }

    @Test
    void endsAConnectionThatSendsTooMuchBeforeItIsKnown() throws Exception {
        byte[] flood = CONNECT;
        for (int i = 0; i < 1000; i++) {
            flood = joined(flood, PING);
        }
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(flood);
            assertThat(readToEnd(socket)).isLessThan(100);
        }
    }

    /// The answers of each batch would be as long as the batch; a client that reads none is not read on.
    @Test
    void pingsThatNobodyWaitsForCostNothing() throws Exception {
        byte[] pings = new byte[64_000];
        for (int i = 0; i < pings.length; i += 2) {
            pings[i] = (byte) 0xc0;
        }
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(CONNECT);
            assertAnswers(socket, CONNECTED);
            for (int i = 0; i < 50; i++) {
                socket.getOutputStream().write(pings);
            }
            socket.getOutputStream().write(DISCONNECT);
            assertThat(readToEnd(socket)).isBetween(2, pings.length);
        }
    }

    /// Each look costs as much as many notifications wait.
    @Test
    void looksForNotificationsOnceHoweverOftenADeviceSubscribes() throws Exception {
        byte[] flood = new byte[1000 * SUBSCRIBE.length];
        for (int i = 0; i < flood.length; i += SUBSCRIBE.length) {
            System.arraycopy(SUBSCRIBE, 0, flood, i, SUBSCRIBE.length);
        }
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(joined(CONNECT, SUBSCRIBE));
            assertAnswers(socket, CONNECTED, SUBSCRIBED);
            socket.getOutputStream().write(flood);
            socket.getInputStream().readNBytes(1000 * SUBSCRIBED.length);
        }
        assertThat(field.looks()).isLessThan(100);
    }

    @Test
    void endsConnectionsThatSendGarbageAndServesTheNext() throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);
            garbage[0] = i % 3 == 0 ? 0x30 : garbage[0];
            try (SSLSocket socket = field.raw()) {
                socket.getOutputStream().write(garbage);
                socket.shutdownOutput();
                assertThat(readToEnd(socket)).isLessThan(8);
            }
        }
        await().untilAsserted(() -> assertThat(field.endpoint().connectionCount()).isZero());
        field.mqtt3(MqttField.PUMP, "a").connect().join();
    }

    @Test
    void endsConnectionsThatSendGarbageOnceTheyAreKnown() throws Exception {
        Random random = new Random(8);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[2 + random.nextInt(100)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (0x30 | random.nextInt(16));
            try (SSLSocket socket = field.raw()) {
                socket.getOutputStream().write(CONNECT);
                assertAnswers(socket, CONNECTED);
                socket.getOutputStream().write(garbage);
                socket.shutdownOutput();
                assertThat(readToEnd(socket)).isZero();
            }
        }
        await().untilAsserted(() -> assertThat(field.endpoint().connectionCount()).isZero());
    }

    @Test
    void endsAConnectionWhosePacketIsTooLong() throws Exception {
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(ByteTable.bytes("""
                    10        CONNECT
                    ff ff 7f  length: 2097151
                    """));
            assertThat(readToEnd(socket)).isZero();
        }
    }

    @Test
    void whoIsRefusedWaitsForTheAnswerAsLongAsTheBrakeSays() throws Exception {
        Duration wait = Duration.ofMillis(400);
        try (MqttField slow = new MqttField(wait)) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> slow.mqtt3(MqttField.STRANGER, "a").connect().join())
                .hasMessageContaining("NOT_AUTHORIZED");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(wait);
            assertThat(slow.refused()).isEqualTo(1);
            slow.mqtt3(MqttField.PUMP, "a").connect().join();
            assertThat(slow.refused()).isEqualTo(1);
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static void assertAnswers(SSLSocket socket, byte[]... answers) throws IOException {
        byte[] expected = joined(answers);
        assertThat(socket.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
    }

    private static int readToEnd(SSLSocket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length;
        } catch (SSLException | java.net.SocketException e) {
            assertThat(e).hasMessageNotContaining("timed out");
            return 0;
        }
    }
}
