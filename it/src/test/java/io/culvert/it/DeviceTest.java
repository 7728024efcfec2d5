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
