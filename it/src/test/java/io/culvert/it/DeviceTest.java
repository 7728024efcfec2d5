package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Devices get the notifications of their own tunnels and no others.
class DeviceTest {

    @TempDir
    Path folder;

    @Test
    void mosquittoSubGetsItsThingsNotificationAndNoOthers() throws Exception {
        Tools.need("mosquitto_sub", "mosquitto-clients");
        Tools.needBoto3();
        try (Field field = new Field(folder.resolve("service"))) {
            for (String thing : List.of("pump", "valve")) {
                Tools.must(field.environment(),
                        Tools.culvert("thing", "add", thing, "--out", folder.resolve(thing).toString())
                            .toArray(String[]::new));
            }
            assertThat(PosixFilePermissions
                .toString(Files.getPosixFilePermissions(folder.resolve("pump/pump.key.pem"))))
                .isEqualTo("rw-------");
            Path heard = folder.resolve("heard");
            Process subscriber = new ProcessBuilder(subscribe(field, "pump")).redirectOutput(heard.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
            try {
                await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(Files.readString(heard)).contains("Subscribed"));
                String token = field
                    .boto("show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', "
                            + "'services': ['SSH', 'HTTP']}))")
                    .path("destinationAccessToken")
                    .asString();
                assertThat(subscriber.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(Files.readString(heard)).contains("{\"clientAccessToken\":\"" + token
                        + "\",\"clientMode\":\"destination\",\"region\":\"us-east-1\",\"services\":[\"SSH\",\"HTTP\"]}");
            } finally {
                subscriber.destroy();
            }
            Tools.Result refused = Tools.run(Map.of(), 20, subscribe(field, "valve").toArray(String[]::new));
            assertThat(refused.out()).contains("denied");
        }
    }

    /// As AWS's device software does: it asks for a session and subscribes at its first start alone.
    private static final String PAHO = """
            import paho.mqtt.client as mqtt, sys, threading
            port, files, first = int(sys.argv[1]), sys.argv[2], sys.argv[3] == 'first'
            client = mqtt.Client(client_id='pump-software', clean_session=False)
            client.tls_set(files + '/ca.pem', files + '/pump.cert.pem', files + '/pump.key.pem')
            topic = '$aws/things/pump/tunnels/notify'
            def connected(client, data, flags, code):
                print('session present:', flags['session present'], flush=True)
                if first: client.subscribe(topic, 1)
            client.on_connect = connected
            client.on_subscribe = lambda client, data, id, qos: client.disconnect()
            def message(client, data, message):
                print(message.payload.decode(), flush=True)
                # Paho acknowledges the message when this function has returned.
                threading.Timer(1, client.disconnect).start()
            client.on_message = message
            client.connect('localhost', port)
            client.loop_forever()
            """;

    @Test
    void aDeviceThatSubscribedOnceHearsOfTunnelsAfterTheServiceWasKilled() throws Exception {
        Tools.needBoto3();
        Path data = folder.resolve("service");
        try (ServeProcess first = new ServeProcess(data, Map.of()).ready()) {
            first.culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString());
            assertThat(paho(first, "first")).isEqualTo("session present: 0\n");
            first.kill();
        }
        try (ServeProcess second = new ServeProcess(data, Map.of()).ready()) {
            String token = second
                .boto("show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', "
                        + "'services': ['SSH']}))")
                .path("destinationAccessToken")
                .asString();
            assertThat(paho(second, "again")).startsWith("session present: 1\n").contains(token);
        }
    }

    /// Its notification is only in the store then.
    @Test
    void aDeviceThatWasAwayHearsOfItsTunnelAfterTheServiceWasKilled() throws Exception {
        Tools.needBoto3();
        Path data = folder.resolve("service");
        JsonNode opened;
        try (ServeProcess first = new ServeProcess(data, Map.of()).ready()) {
            first.culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString());
            assertThat(paho(first, "first")).isEqualTo("session present: 0\n");
            opened = first.boto(
                    "show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['SSH']}))");
            first.kill();
        }
        String tunnel = opened.path("tunnelId").asString();
        try (ServeProcess second = new ServeProcess(data, Map.of()).ready()) {
            assertThat(second.culvert("tunnel", "show", tunnel)).containsPattern("notified +not yet");
            assertThat(paho(second, "again")).contains(opened.path("destinationAccessToken").asString());
            await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(second.culvert("tunnel", "show", tunnel))
                    .containsPattern("notified +20[0-9]{2}-"));
            second.kill();
        }
    }

    private String paho(ServeProcess service, String which) throws Exception {
        String python = Tools.needPython("paho.mqtt", "python3-paho-mqtt");
        return Tools.must(Map.of(), python, "-W", "ignore", "-c", PAHO, Integer.toString(service.mqttPort()),
                folder.resolve("pump").toString(), which);
    }

    /// Subscribes to the pump's topic with a thing's certificate and waits for one message.
    private List<String> subscribe(Field field, String certificateOf) {
        Path files = folder.resolve(certificateOf);
        return List.of("stdbuf", "-oL", "mosquitto_sub", "-d", "-C", "1", "-W", "15", "-q", "1", "-h",
                "localhost", "-p", Integer.toString(field.server().mqttPort()), "--cafile",
                files.resolve("ca.pem").toString(), "--cert",
                files.resolve(certificateOf + ".cert.pem").toString(), "--key",
                files.resolve(certificateOf + ".key.pem").toString(), "-t",
                "$aws/things/pump/tunnels/notify");
    }
}
