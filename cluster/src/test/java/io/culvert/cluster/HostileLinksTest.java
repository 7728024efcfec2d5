package io.culvert.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.transport.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a stranger, and what a node with a wrong idea, can do at a link listener.
class HostileLinksTest {

    private final LinkKeys keys = LinkKeys.fresh("link");
    private final LinkField field = new LinkField(keys.tls(), keys.tls(), Duration.ofSeconds(2));

    @AfterEach
    void close() {
        field.close();
    }

    @Test
    void refusesAClientWithoutCertificate() throws Exception {
        SslContext bare = TlsContexts.unverifiedClient();
        assertRefused(ask(new LinkTls(bare, bare)));
    }

    @Test
    void refusesAForeignCertificateOfTheSameName() {
        assertRefused(ask(LinkKeys.fresh("link").tls()));
    }

    @Test
    void refusesACertificateThatThePinnedOneHasSigned() throws Exception {
        LinkKeys signed = keys.signs("other");
        assertRefused(ask(LinkTls.pinned(List.of(signed.certificate(), keys.certificate()),
                signed.pair().getPrivate(), List.of(keys.certificate()))));
    }

    @Test
    void edgeRefusesAHomeWithAnotherCertificate() {
        LinkKeys others = LinkKeys.fresh("link");
        try (LinkField home = new LinkField(others.tls(), others.tls(), LinkField.PATIENCE)) {
            AtomicReference<PipeAnswer> answer = new AtomicReference<>();
            field.pipes.ask(home.target(), answer::set);
            await().until(() -> answer.get() != null);
            assertRefused(answer.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /tunnel HTTP/1.1\r\nHost: home\r\n\r\n",
            "GET /tunnel HTTP/1.1\r\nHost: home\r\nculvert-carried: v=1\r\n\r\n",
            "GET /tunnel HTTP/1.1\r\nHost: home\r\nculvert-carried: v=2; life=x\r\n\r\n",
            "GET /life/../../etc HTTP/1.1\r\nHost: home\r\n\r\n", "nonsense\r\n\r\n"})
    void refusesRequestsThatNoEdgeSends(String request) throws Exception {
        try (Socket node = node()) {
            node.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(node.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .matches("(?s)HTTP/1.1 4(00|21) .*");
            assertThat(field.arrived).isEmpty();
        }
    }

    @Test
    void refusesAHeadThatNeverEnds() throws Exception {
        try (Socket node = node()) {
            node.getOutputStream().write("GET /tunnel HTTP/1.1\r\nx: ".getBytes(StandardCharsets.US_ASCII));
            byte[] more = new byte[16 << 10];
            Arrays.fill(more, (byte) 'x');
            node.getOutputStream().write(more);
            assertThat(node.getInputStream().read()).isNotNegative();
            assertThat(field.arrived).isEmpty();
        }
    }

    @Test
    void endsANodeThatSendsNoRequest() throws Exception {
        try (Socket node = node()) {
            assertThat(node.getInputStream().readAllBytes()).isEmpty();
        } catch (SocketException ended) {
            assertThat(ended).hasMessageMatching("Broken pipe|Connection reset");
        }
    }

    @Test
    void limitsHalfHandshakesOfAnAddressAndServesNodesAfterThem() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                strangers.add(new Socket(InetAddress.getLoopbackAddress(), field.listener.port()));
            }
            for (Socket stranger : strangers) {
                stranger.setSoTimeout(20_000);
                assertThat(stranger.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
        await().untilAsserted(() -> assertThat(ask(keys.tls())).isInstanceOf(PipeAnswer.Answered.class));
    }

    private PipeAnswer ask(LinkTls with) {
        AtomicReference<PipeAnswer> answer = new AtomicReference<>();
        new Pipes(field.loops, with).ask(field.target(), answer::set);
        await().until(() -> answer.get() != null);
        return answer.get();
    }

    private void assertRefused(PipeAnswer answer) {
        assertThat(answer).isInstanceOf(PipeAnswer.Unreachable.class);
        assertThat(field.arrived).isEmpty();
    }

    /// A connection with the cluster's certificate.
    private Socket node() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setKeyEntry("link", keys.pair().getPrivate(), new char[0],
                new java.security.cert.Certificate[]{keys.certificate()});
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(managers.getKeyManagers(),
                new TrustManager[]{new PinnedCertificates(List.of(keys.certificate()))}, null);
        Socket socket = context.getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), field.listener.port());
        socket.setSoTimeout(20_000);
        return socket;
    }
}
