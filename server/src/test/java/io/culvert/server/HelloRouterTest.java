package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.audit.AuditConfig;
import io.culvert.control.tunneling.TunnelApiConfig;
import io.culvert.registry.DeviceSessionLimits;
import io.culvert.registry.RegistryQuotas;
import io.culvert.relay.RelayConfig;
import io.culvert.server.traces.TracesConfig;
import io.culvert.transport.PemFiles;
import io.culvert.tunnel.TunnelsConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Devices and API clients on one port, all with a certificate of which the registry knows nothing.
class HelloRouterTest {

    private static final byte[] CONNECT = {0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 'x'};
    private static final byte[] NOT_AUTHORIZED = {0x20, 2, 0, 5};
    private static final byte[] CALL = "GET /things HTTP/1.1\r\nHost: localhost\r\n\r\n"
        .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UPGRADE = ("GET /mqtt HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);

    @TempDir
    static Path folder;

    private static CulvertServer server;

    private final AtomicInteger asked = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        ListenConfig listen = new ListenConfig("127.0.0.1", 0, 0, 0, 0, List.of(),
                List.of("MQTT.example.com"), null);
        server = CulvertServer.start(new ServerConfig(folder, "us-east-1", "123456789012", listen,
                TlsConfig.DEFAULTS, DatabaseConfig.DEFAULTS, TunnelsConfig.DEFAULTS, RegistryQuotas.DEFAULTS,
                DeviceSessionLimits.DEFAULTS, TunnelApiConfig.DEFAULTS, RelayConfig.DEFAULTS,
                AuditConfig.DEFAULTS, EdgeConfig.DEFAULTS, ConsoleConfig.DEFAULTS, List.of(),
                TracesConfig.OFF));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"localhost,x-amzn-mqtt-ca", "localhost,mqtt", "api.example.com,mqtt", "mqtt.example.com,",
            "MQTT.example.com,http/1.1", "123456789012.mqtt.example.com,"})
    void servesMqttToDevicesOnThePortsOfApiAndData(String name, String protocol) throws Exception {
        for (int port : List.of(server.apiPort(), server.dataPort())) {
            try (SSLSocket device = connect(port, name, protocol)) {
                device.getOutputStream().write(CONNECT);
                assertThat(device.getInputStream().readNBytes(4)).isEqualTo(NOT_AUTHORIZED);
                assertThat(device.getApplicationProtocol()).isEqualTo(protocol == null ? "" : protocol);
            }
        }
        assertThat(asked).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"localhost,mqtt", "mqtt.example.com,", "mqtt.example.com,http/1.1"})
    void servesMqttOverWebSocketToDevicesOnThePortOfTheApi(String name, String protocol) throws Exception {
        try (SSLSocket device = connect(server.apiPort(), name, protocol)) {
            device.getOutputStream().write(UPGRADE);
            assertThat(text(device, 12)).isEqualTo("HTTP/1.1 101");
        }
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"localhost,", "localhost,http/1.1", "localhost,h2", "xmqtt.example.com,",
            "mqtt.example.com.example.com,", "127.0.0.1,"})
    void asksNoOtherClientForACertificate(String name, String protocol) throws Exception {
        try (SSLSocket client = connect(server.apiPort(), name, protocol)) {
            client.getOutputStream().write(CALL);
            assertThat(text(client, 12)).isEqualTo("HTTP/1.1 403");
            assertThat(client.getApplicationProtocol()).isEmpty();
        }
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-amzn-mqtt-ca", "mqtt"})
    void agreesOnTheProtocolOnThePortOfMqttToo(String protocol) throws Exception {
        try (SSLSocket device = connect(server.mqttPort(), "localhost", protocol)) {
            device.getOutputStream().write(CONNECT);
            assertThat(device.getInputStream().readNBytes(4)).isEqualTo(NOT_AUTHORIZED);
            assertThat(device.getApplicationProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void endsConnectionsWithoutTls() throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.apiPort())) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write(CALL);
            assertThat(client.getInputStream().readAllBytes()).hasSizeLessThan(10);
        }
    }

    @Test
    void readsWhatItCanOfAMalformedClientHello() {
        byte[] hello = new byte[34 + 1 + 2 + 1 + 2 + 4 + 5];
        hello[34 + 1 + 2 + 1 + 1] = 9; // the length of all extensions
        hello[34 + 1 + 2 + 1 + 2 + 1] = 16; // ALPN
        hello[34 + 1 + 2 + 1 + 2 + 3] = 5;
        hello[34 + 1 + 2 + 1 + 2 + 5] = 3;
        hello[34 + 1 + 2 + 1 + 2 + 6] = 2;
        hello[34 + 1 + 2 + 1 + 2 + 7] = 'h';
        hello[34 + 1 + 2 + 1 + 2 + 8] = '2';
        ByteBuf whole = Unpooled.wrappedBuffer(hello);
        assertThat(ClientHello.of(whole)).isEqualTo(new ClientHello("", List.of("h2")));
        for (int length = 0; length < hello.length; length++) {
            assertThat(ClientHello.of(whole.slice(0, length))).isEqualTo(ClientHello.NONE);
        }
        assertThat(ClientHello.of(null)).isEqualTo(ClientHello.NONE);
    }

    private static String text(SSLSocket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    /// Connects with the service's own certificate, if it is asked for one.
    private SSLSocket connect(int port, String name, String protocol)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[]{new AskedKeys()}, new TrustManager[]{new RawClient.Everybody()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        SSLParameters parameters = socket.getSSLParameters();
        if (name.indexOf(".0.") < 0) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        parameters.setApplicationProtocols(protocol == null ? new String[0] : new String[]{protocol});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /// Counts how often the other end asks for a certificate.
    private final class AskedKeys extends X509ExtendedKeyManager {

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            asked.incrementAndGet();
            return "own";
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            try {
                return PemFiles.certificates(folder.resolve("tls/server.pem"))
                    .toArray(X509Certificate[]::new);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            try {
                return PemFiles.privateKey(folder.resolve("tls/server.key"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[]{"own"};
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return "own";
        }
    }
}
