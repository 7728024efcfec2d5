package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.book.Book;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// docs/moving-from-aws.md: devices keep the certificates that they had with AWS.
class MovingFromAwsTest {

    @TempDir
    Path folder;

    @BeforeAll
    static void need() {
        Tools.needBoto3();
        Tools.need("aws", "awscli");
        Tools.need("openssl", "openssl");
        Tools.need("mosquitto_sub", "mosquitto-clients");
    }

    @Test
    void aDeviceIsNotifiedWithACertificateOfAnotherIssuer() throws Exception {
        Path certificates = Files.createDirectory(folder.resolve("certificates"));
        for (String thing : List.of("pump", "valve")) {
            Tools.must(Map.of(), "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=AWS IoT Certificate",
                    "-keyout", folder.resolve(thing + ".key").toString(), "-out",
                    certificates.resolve(thing + ".pem").toString());
        }
        try (Field field = new Field(folder.resolve("service"))) {
            Tools.must(field.environment(), "sh", "-euc",
                    "cd " + certificates + "\n" + block(Book.ofThisProject().root().resolve("docs")));
            Path heard = folder.resolve("heard");
            Process device = new ProcessBuilder("stdbuf", "-oL", "mosquitto_sub", "-d", "-C", "1", "-W", "30",
                    "-q", "1", "-i", "pump", "-h", "localhost", "-p",
                    Integer.toString(field.server().mqttPort()), "--cafile",
                    field.folder().resolve("tls/ca.pem").toString(), "--cert",
                    certificates.resolve("pump.pem").toString(), "--key",
                    folder.resolve("pump.key").toString(), "-t", "$aws/things/pump/tunnels/notify")
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile())
                .start();
            try {
                await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(Files.readString(heard)).contains("Subscribed"));
                String token = field.boto(AgentDevice.OPEN).path("destinationAccessToken").asString();
                assertThat(device.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(heard).content().contains(token);
            } finally {
                device.destroy();
            }
        }
    }

    /// The page's loop over certificates.
    private static String block(Path docs) {
        return Book.read(docs.resolve("moving-from-aws.md"))
            .lines()
            .dropWhile(line -> !line.startsWith("    for file"))
            .takeWhile(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    }
}
