package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.culvert.transport.PemFiles;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that runs on while its clock, and its client's, moves on by a year.
class RenewalTest {

    private static final Duration YEAR = Duration.ofDays(370);

    @TempDir
    Path folder;

    private Path data;
    private Map<String, String> clock;

    @BeforeEach
    void setClock() throws IOException {
        Optional<Path> library = fakeTime();
        assumeTrue(library.isPresent(),
                "libfaketime is missing: install the Debian package faketime, or run ./verify");
        data = folder.resolve("data");
        clock = Map.of("LD_PRELOAD", library.get().toString(), "FAKETIME_TIMESTAMP_FILE",
                folder.resolve("clock").toString(), "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "FAKETIME_FORCE_MONOTONIC_FIX", "0", "FAKETIME_CACHE_DURATION", "1");
        moveTo(Duration.ZERO);
    }

    private static Optional<Path> fakeTime() throws IOException {
        try (Stream<Path> architectures = Files.list(Path.of("/usr/lib"))) {
            return architectures.map(each -> each.resolve("faketime/libfaketimeMT.so.1"))
                .filter(Files::exists)
                .findFirst();
        }
    }

    private void moveTo(Duration after) throws IOException {
        Path next = folder.resolve("clock.next");
        Files.writeString(next, "+" + after.toDays() + "d\n");
        Files.move(next, folder.resolve("clock"), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void servesAnewCertificateAYearLater() throws Exception {
        Tools.needBoto3();
        try (ServeProcess service = new ServeProcess(data, clock).ready()) {
            X509Certificate before = served(service);
            moveTo(YEAR);
            await().atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> assertThat(served(service)).isNotEqualTo(before));
            X509Certificate after = served(service);
            after.checkValidity(Date.from(Instant.now().plus(YEAR)));
            after.verify(PemFiles.certificate(data.resolve("tls/ca.pem")).getPublicKey());
            assertThat(openTunnel()).contains("tunnelId");
            assertThat(Ops.status(service.opsPort(), "/readyz")).isEqualTo(200);
            assertThat(left(service, "server")).isBetween(0.0, 91 * 86_400.0);
            assertThat(left(service, "authority")).isPositive();
        }
    }

    /// As the operator's own, which only the operator can renew.
    @Test
    void isNotReadyWhenTheOperatorsCertificateHasEnded() throws Exception {
        try (ServeProcess first = new ServeProcess(data, clock).ready()) {
            first.stop();
        }
        Path chain = Files.copy(data.resolve("tls/server.pem"), folder.resolve("own.pem"));
        Path key = Files.copy(data.resolve("tls/server.key"), folder.resolve("own.key"));
        try (ServeProcess service = new ServeProcess(data, clock, "--tls-cert", chain.toString(), "--tls-key",
                key.toString()).ready()) {
            assertThat(Ops.status(service.opsPort(), "/readyz")).isEqualTo(200);
            moveTo(YEAR);
            await().atMost(Duration.ofMinutes(5)).untilAsserted(() -> {
                assertThat(Ops.status(service.opsPort(), "/readyz")).isEqualTo(503);
                assertThat(service.output()).contains("The certificate that this service serves ended");
            });
            assertThat(left(service, "server")).isNegative();
        }
    }

    /// By a client whose clock is the service's, and who verifies its certificate.
    private String openTunnel() {
        Map<String, String> environment = new HashMap<>(Field.environment(data));
        environment.putAll(clock);
        return Tools.must(environment, "python3", "-c",
                "import boto3; print(boto3.client('iotsecuretunneling').open_tunnel())");
    }

    private static double left(ServeProcess service, String kind) throws IOException, InterruptedException {
        String line = "culvert_certificate_left_seconds{kind=\"" + kind + "\"} ";
        return Ops.get(service.opsPort(), "/metrics")
            .body()
            .lines()
            .filter(each -> each.startsWith(line))
            .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
            .findFirst()
            .orElseThrow();
    }

    private static X509Certificate served(ServeProcess service) throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), service.dataPort())) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }
}
