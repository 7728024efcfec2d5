package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import io.culvert.protocol.ByteTable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// MQTT over WebSocket, on the listener of MQTT.
class MqttOverWebSocketTest {

    private static final String UPGRADE = "GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + "Sec-WebSocket-Protocol: mqtt\r\n";

    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AutoClose
    private final MqttField field = new MqttField();

    @Test
    void notifiesADeviceOfMqtt3() {
        field.opens("one");
        Mqtt3AsyncClient device = field.builder(MqttField.PUMP, "a")
            .webSocketConfig()
            .serverPath("mqtt")
            .applyWebSocketConfig()
            .buildAsync();
        device.connect().join();
        device.subscribeWith()
            .topicFilter(MqttField.TOPIC)
            .callback(message -> heard.add(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8)))
            .send()
            .join();
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        await().untilAsserted(() -> assertThat(field.confirmed()).hasSize(1));
        device.disconnect().join();
    }

    @Test
    void notifiesADeviceOfMqtt5() {
        Mqtt5AsyncClient device = field.mqtt5Builder(MqttField.PUMP, "a")
            .webSocketConfig()
            .serverPath("mqtt")
            .applyWebSocketConfig()
            .buildAsync();
        device.connect().join();
        device.subscribeWith()
            .topicFilter(MqttField.TOPIC)
            .callback(message -> heard.add(new String(message.getPayloadAsBytes(), StandardCharsets.UTF_8)))
            .send()
            .join();
        field.opens("two");
        await().untilAsserted(() -> assertThat(heard).hasSize(1));
        device.disconnect().join();
    }

    @Test
    void takesFramesThatComeWithTheHandshakeAndEndsTheWebSocketWhenTheClientDoes() throws Exception {
        byte[] frames = ByteTable.bytes("""
                82 8f         binary, masked, 15 bytes
                00 00 00 00   mask
                10 0d 00 04 'MQTT' 04 02 00 3c 00 01 'x'
                88 82         close, masked
                00 00 00 00   mask
                03 e8         1000
                """);
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(joined(UPGRADE + "\r\n", frames));
            assertThat(head(socket)).startsWith("HTTP/1.1 101 ").contains("sec-websocket-protocol: mqtt");
            byte[] rest = socket.getInputStream().readAllBytes();
            assertThat(rest).endsWith(ByteTable.bytes("88 02 03 e8"));
        }
    }

    @Test
    void refusesTextFrames() throws Exception {
        byte[] text = ByteTable.bytes("""
                81 81         text, masked, 1 byte
                00 00 00 00   mask
                'x'
                """);
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(joined(UPGRADE + "\r\n", text));
            assertThat(head(socket)).startsWith("HTTP/1.1 101 ");
            byte[] rest = socket.getInputStream().readAllBytes();
            assertThat(rest).startsWith(0x88).containsSequence(0x03, 0xeb);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET /mqtt,GET /other,unknown here", "GET /mqtt,GET /mqttx,unknown here",
            "Protocol: mqtt,Protocol: amqp,Sec-WebSocket-Protocol", "Version: 13,Version: 8,no WebSocket",
            "Upgrade: websocket,Upgrade: h2c,no WebSocket", "Host: localhost,Content-Length: 1,no WebSocket"})
    void refusesOtherHandshakesInWords(String part, String instead, String words) throws Exception {
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream().write(joined(UPGRADE.replace(part, instead) + "\r\n", new byte[0]));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains(words);
        }
    }

    @Test
    void endsAHandshakeThatIsTooLong() throws Exception {
        try (SSLSocket socket = field.raw()) {
            socket.getOutputStream()
                .write(joined(UPGRADE + "X: " + "x".repeat(9000) + "\r\n\r\n", new byte[0]));
            assertThat(head(socket)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void boundsTheMemoryForClientsThatAreNotKnownYet() throws Exception {
        try (MqttField small = new MqttField(Duration.ZERO, 256 << 10)) {
            List<SSLSocket> slow = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                SSLSocket socket = small.raw(MqttField.STRANGER, "localhost");
                slow.add(socket);
                socket.getOutputStream().write(ByteTable.bytes("10 80 60  CONNECT of 12 kB"));
                socket.getOutputStream().write(new byte[12_000]);
            }
            await().atMost(60, TimeUnit.SECONDS)
                .until(() -> slow.stream().anyMatch(MqttOverWebSocketTest::isEnded));
            for (SSLSocket socket : slow) {
                socket.close();
            }
            Mqtt3AsyncClient device = small.mqtt3(MqttField.PUMP, "a");
            await().ignoreExceptions().untilAsserted(() -> device.connect().join());
            device.disconnect().join();
        }
    }

    private static boolean isEnded(SSLSocket socket) {
        try {
            socket.setSoTimeout(100);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static byte[] joined(String head, byte[] rest) {
        byte[] first = head.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, all, first.length, rest.length);
        return all;
    }

    private static String head(SSLSocket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("the end after: %s", text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }
}
