package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.culvert.server.CulvertServer;
import io.culvert.server.ServerConfig;
import io.culvert.server.StartException;
import io.culvert.server.TlsConfig;
import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that runs on while its clock moves by years. Its client is boto3, whose clock (libfaketime)
/// moves too and which trusts a copy of the CA file alone.
class RenewalTest {

    private static final Duration LIFE_OF_THE_CA = Duration.ofDays(3650);

    @TempDir
    Path folder;

    private Path data;
    private Path fakeTime;
    private volatile Duration ahead = Duration.ZERO;

    @BeforeEach
    void needTools() throws IOException {
        Tools.needBoto3();
        Optional<Path> library = library();
        assumeTrue(library.isPresent(),
                "libfaketime is missing: install the Debian package faketime, or run ./verify");
        fakeTime = library.get();
        data = folder.resolve("data");
    }

    private static Optional<Path> library() throws IOException {
        try (Stream<Path> architectures = Files.list(Path.of("/usr/lib"))) {
            return architectures.map(each -> each.resolve("faketime/libfaketime.so.1"))
                .filter(Files::exists)
                .findFirst();
        }
    }

    private CulvertServer start(ServerConfig config) throws StartException {
        return CulvertServer.start(config, () -> Instant.now().plus(ahead));
    }

    private Path copyOfTheAuthorities(String name) throws IOException {
        return Files.copy(data.resolve("tls/ca.pem"), folder.resolve(name));
    }

    private List<?> authorities() throws IOException {
        return PemFiles.certificates(data.resolve("tls/ca.pem"));
    }

    private void awaitTunnel(Path trusted) {
        await().atMost(Duration.ofMinutes(5))
            .untilAsserted(() -> assertThat(openTunnel(trusted)).contains("tunnelId"));
    }

    private String openTunnel(Path trusted) {
        return boto(trusted, "print(boto3.client('iotsecuretunneling').open_tunnel())");
    }

    private String boto(Path trusted, String python) {
        Map<String, String> environment = new HashMap<>(Field.environment(data));
        environment.put("AWS_CA_BUNDLE", trusted.toString());
        environment.put("AWS_MAX_ATTEMPTS", "1");
        environment.put("LD_PRELOAD", fakeTime.toString());
        environment.put("FAKETIME", "+" + ahead.toDays() + "d");
        return Tools.run(environment, "python3", "-c", "import boto3; " + python).out();
    }

    private static double metric(CulvertServer service, String name)
            throws IOException, InterruptedException {
        return Ops.get(service.opsPort(), "/metrics")
            .body()
            .lines()
            .filter(each -> each.startsWith(name + " "))
            .mapToDouble(each -> Double.parseDouble(each.substring(name.length() + 1)))
            .findFirst()
            .orElseThrow();
    }

    private static double left(CulvertServer service, String kind) throws IOException, InterruptedException {
        return metric(service, "culvert_certificate_left_seconds{kind=\"" + kind + "\"}");
    }

    @Test
    void servesANewCertificateAfterAYear() throws Exception {
        try (CulvertServer service = start(Field.config(data))) {
            Path trusted = copyOfTheAuthorities("first.pem");
            assertThat(openTunnel(trusted)).contains("tunnelId");
            ahead = Duration.ofDays(400);
            awaitTunnel(trusted);
            assertThat(Ops.status(service.opsPort(), "/readyz")).isEqualTo(200);
            assertThat(left(service, "server")).isBetween(0.0, 91 * 86_400.0);
            assertThat(left(service, "authority")).isPositive();
        }
    }

    @Test
    void outlivesItsAuthorityForClientsThatReadTheFileBefore() throws Exception {
        try (CulvertServer service = start(Field.config(data))) {
            Path first = copyOfTheAuthorities("first.pem");
            ahead = LIFE_OF_THE_CA.minusDays(700);
            await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> assertThat(authorities()).hasSize(2));
            awaitTunnel(first);
            Path both = copyOfTheAuthorities("both.pem");
            ahead = LIFE_OF_THE_CA.plusDays(20);
            awaitTunnel(both);
            assertThat(openTunnel(first)).contains("CERTIFICATE_VERIFY_FAILED");
            assertThat(Ops.status(service.opsPort(), "/readyz")).isEqualTo(200);
            ahead = Duration.ZERO;
            awaitTunnel(first);
        }
    }

    /// By the operator's own, which only the operator can renew.
    @Test
    void saysThatItIsNotReadyWhenTheServedCertificateHasEnded() throws Exception {
        start(Field.config(data)).close();
        Path chain = Files.copy(data.resolve("tls/server.pem"), folder.resolve("own.pem"));
        Path key = Files.copy(data.resolve("tls/server.key"), folder.resolve("own.key"));
        ServerConfig usual = Field.config(data);
        ServerConfig config = new ServerConfig(data, usual.region(), usual.accountId(), usual.listen(),
                new TlsConfig(chain, key), usual.database(), usual.tunnels(), usual.registry(),
                usual.sessions(), usual.api(), usual.relay(), usual.audit(), usual.edge(), usual.console(),
                usual.outlets(), usual.traces());
        try (CulvertServer service = start(config)) {
            assertThat(Ops.status(service.opsPort(), "/readyz")).isEqualTo(200);
            ahead = Duration.ofDays(400);
            HttpResponse<String> answer = Ops.get(service.opsPort(), "/readyz");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("own.pem ended at 20");
            assertThat(left(service, "server")).isNegative();
        }
    }

    @Test
    void countsTheDevicesWhoseCertificatesEnd() throws Exception {
        try (CulvertServer service = start(Field.config(data))) {
            boto(data.resolve("tls/ca.pem"), "iot = boto3.client('iot');"
                    + " iot.create_keys_and_certificate(setAsActive=True); iot.create_keys_and_certificate()");
            ahead = Duration.ofDays(3640);
            await().atMost(Duration.ofMinutes(5))
                .untilAsserted(
                        () -> assertThat(metric(service, "culvert_device_certificates{state=\"ending\"}"))
                            .isEqualTo(1));
            assertThat(left(service, "device")).isBetween(0.0, 11 * 86_400.0);
            ahead = Duration.ofDays(3660);
            await().atMost(Duration.ofMinutes(5))
                .untilAsserted(
                        () -> assertThat(metric(service, "culvert_device_certificates{state=\"ended\"}"))
                            .isEqualTo(1));
        }
    }
}
