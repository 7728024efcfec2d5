package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.server.CulvertServer;
import io.culvert.transport.PemFiles;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator's certificate that is replaced on the disk while `culvert serve` runs.
class ReplacedCertificateTest {

    @TempDir
    Path folder;

    /// A chain and its key.
    private record Pair(Path chain, Path key) {

        /// Made by the authority of a service of its own.
        static Pair make(Path data) throws Exception {
            CulvertServer.start(Field.config(data)).close();
            return new Pair(data.resolve("tls/server.pem"), data.resolve("tls/server.key"));
        }

        Certificate certificate() throws IOException {
            return PemFiles.certificate(chain);
        }

        void replace(Pair old) throws IOException {
            Files.copy(chain, old.chain, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(key, old.key, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void newConnectionsGetTheNewOneAndOthersGoOn() throws Exception {
        Pair first = Pair.make(folder.resolve("first"));
        Pair second = Pair.make(folder.resolve("second"));
        Pair used = new Pair(folder.resolve("own.pem"), folder.resolve("own.key"));
        first.replace(used);
        try (ServeProcess service = new ServeProcess(folder.resolve("data"), Map.of(), "--tls-cert",
                used.chain.toString(), "--tls-key", used.key.toString())
            .ready(); SSLSocket open = connect(service.dataPort())) {
            assertThat(served(open)).isEqualTo(first.certificate());
            Files.writeString(used.chain, "no certificate");
            await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(service.output()).contains("The changed certificate is not used"));
            try (SSLSocket meanwhile = connect(service.mqttPort())) {
                assertThat(served(meanwhile)).isEqualTo(first.certificate());
            }
            second.replace(used);
            for (int port : new int[]{service.dataPort(), service.mqttPort()}) {
                await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                    try (SSLSocket next = connect(port)) {
                        assertThat(served(next)).isEqualTo(second.certificate());
                    }
                });
            }
            open.getOutputStream().write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes());
            assertThat(open.getInputStream().read()).isEqualTo('H');
        }
    }

    private static SSLSocket connect(int port) throws IOException, GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) tls.getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static Certificate served(SSLSocket socket) throws IOException {
        return socket.getSession().getPeerCertificates()[0];
    }
}
