package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service behind a real haproxy and a real nginx: it and its audit see where clients are, not where the
/// balancer is.
class BalancerTest {

    private static final String BALANCER = "127.0.0.2";
    private static final Path NGINX_STREAM = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");
    private static final String CLIENT = "127.0.0.3";

    @TempDir
    Path folder;

    @Test
    void seesTheClientBehindHaproxyOnEveryListener() throws Exception {
        Tools.need("haproxy", "haproxy");
        seesTheClient(this::haproxy);
    }

    @Test
    void seesTheClientBehindNginxOnEveryListener() throws Exception {
        Tools.need("nginx", "nginx");
        assumeTrue(Files.exists(NGINX_STREAM), "install the Debian package libnginx-mod-stream");
        seesTheClient(this::nginx);
    }

    /// Starts a balancer of a service.
    private interface Balancer {
        Process start(int api, int apiBehind, int mqtt, int mqttBehind) throws IOException;
    }

    private void seesTheClient(Balancer balancer) throws Exception {
        Tools.need("mosquitto_sub", "mosquitto-clients");
        Path data = folder.resolve("data");
        try (ServeProcess serve = new ServeProcess(data, Map.of(), "--proxy-protocol-from", BALANCER)
            .ready()) {
            serve.culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString());
            int api = Tools.freePort();
            int mqtt = Tools.freePort();
            Process running = balancer.start(api, serve.dataPort(), mqtt, serve.mqttPort());
            try {
                await().atMost(Duration.ofSeconds(30)).until(() -> listens(api));
                call(data, api);
                subscribe(mqtt);
                await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(audit(data, "call", CLIENT)).isTrue());
                await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(Files.readString(data.resolve("audit/audit.jsonl")).lines())
                                .anyMatch(line -> line.contains(CLIENT) && !line.contains("\"call\"")));
                refusesAHeaderOfSomebodyElse(data, serve.dataPort());
            } finally {
                running.destroy();
            }
        }
    }

    private static void refusesAHeaderOfSomebodyElse(Path data, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                .write("PROXY TCP4 192.0.2.9 192.0.2.1 1 2\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(Files.readString(data.resolve("audit/audit.jsonl"))).doesNotContain("192.0.2.9");
    }

    /// With version 2 of the protocol for API and data, version 1 for MQTT, and health checks.
    private Process haproxy(int api, int apiBehind, int mqtt, int mqttBehind) throws IOException {
        Path settings = Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                  mode tcp
                  timeout connect 10s
                  timeout client 10m
                  timeout server 10m
                listen api
                  bind 127.0.0.1:%d
                  server culvert 127.0.0.1:%d send-proxy-v2 check check-send-proxy source %s
                listen mqtt
                  bind 127.0.0.1:%d
                  server culvert 127.0.0.1:%d send-proxy check check-send-proxy source %s
                """.formatted(api, apiBehind, BALANCER, mqtt, mqttBehind, BALANCER));
        return new ProcessBuilder("env", "PATH=/usr/sbin:/sbin:/usr/bin:/bin", "haproxy", "-db", "-f",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
    }

    /// With version 1 of the protocol, the only one that nginx sends.
    private Process nginx(int api, int apiBehind, int mqtt, int mqttBehind) throws IOException {
        Path settings = Files.writeString(folder.resolve("nginx.conf"),
                """
                        load_module %s;
                        daemon off;
                        worker_processes 1;
                        pid %s;
                        error_log stderr;
                        events { }
                        stream {
                          proxy_bind %s;
                          server { listen 127.0.0.1:%d; proxy_pass 127.0.0.1:%d; proxy_protocol on; proxy_timeout 10m; }
                          server { listen 127.0.0.1:%d; proxy_pass 127.0.0.1:%d; proxy_protocol on; proxy_timeout 30m; }
                        }
                        """
                    .formatted(NGINX_STREAM, folder.resolve("nginx.pid"), BALANCER, api, apiBehind, mqtt,
                            mqttBehind));
        return new ProcessBuilder("env", "PATH=/usr/sbin:/sbin:/usr/bin:/bin", "nginx", "-c",
                settings.toString(), "-e", "stderr")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.log").toFile())
            .start();
    }

    private static boolean listens(int port) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void call(Path data, int port) throws Exception {
        SSLContext context = TestTls.trusting(data.resolve("tls/ca.pem"));
        try (Socket plain = new Socket()) {
            plain.bind(new InetSocketAddress(CLIENT, 0));
            plain.connect(new InetSocketAddress("127.0.0.1", port));
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(plain, "localhost", port, true);
            socket.getOutputStream()
                .write("GET /things HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 403 ");
        }
    }

    /// Until the subscription is acknowledged.
    private void subscribe(int port) {
        Path files = folder.resolve("pump");
        Tools.must(Map.of(), "mosquitto_sub", "-E", "-A", CLIENT, "-q", "1", "-h", "localhost", "-p",
                Integer.toString(port), "--cafile", files.resolve("ca.pem").toString(), "--cert",
                files.resolve("pump.cert.pem").toString(), "--key", files.resolve("pump.key.pem").toString(),
                "-t", "$aws/things/pump/tunnels/notify");
    }

    private static boolean audit(Path data, String kind, String source) throws IOException {
        return Files.readString(data.resolve("audit/audit.jsonl"))
            .lines()
            .anyMatch(line -> line.contains("\"" + kind + "\"") && line.contains(source));
    }
}
