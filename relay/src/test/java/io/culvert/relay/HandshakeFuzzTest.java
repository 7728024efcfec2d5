package io.culvert.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Reads any bytes as a WebSocket handshake: either it keeps to the rules, or it is refused with a short
/// printable text. A normal run tries the seeds of the fuzz test alone; docs/testing.md describes how
/// it searches.
class HandshakeFuzzTest {

    private static final int RUNS = 5_000;
    private static final String HANDSHAKE = """
            GET /tunnel?local-proxy-mode=destination HTTP/1.1\r
            Host: localhost\r
            Connection: upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Protocol: aws.iot.securetunneling-3.0, aws.iot.securetunneling-2.0\r
            Cookie: awsiot-tunnel-token=culvert-token%20; other=1\r
            client-token: 0ea2b3ff-0000-0000-0000-000000000000\r
            User-Agent: localproxy Linux 64-bit/\r
            \r
            """;

    @FuzzTest(maxDuration = "10m")
    void handshake(byte[] bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder());
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            for (Object read = channel.readInbound(); read != null; read = channel.readInbound()) {
                if (read instanceof HttpRequest request && request.decoderResult().isSuccess()) {
                    parseOrRefuse(request);
                }
                ReferenceCountUtil.release(read);
            }
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    /// The short run: bytes of a whole handshake changed, dropped and doubled, the same ones each time.
    @Test
    void aChangedHandshakeKeepsToTheRulesOrIsRefused() {
        Random random = new Random(1);
        for (int i = 0; i < RUNS; i++) {
            StringBuilder text = new StringBuilder(HANDSHAKE);
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, HANDSHAKE, 0, at % HANDSHAKE.length());
                }
            }
            handshake(text.toString().getBytes(ISO_8859_1));
        }
        handshake(HANDSHAKE.replace("mode=", "mode=%").getBytes(ISO_8859_1));
        handshake(HANDSHAKE.replace("/tunnel", "/tunnel%zz").getBytes(ISO_8859_1));
    }

    private static void parseOrRefuse(HttpRequest request) {
        try {
            HandshakeRequest asked = HandshakeRequest.parse(request,
                    new HandshakeRules(true, Set.of(), OptionalInt.empty()));
            assertThat(asked.token().reveal()).matches("[!-~]{1,4096}");
            assertThat(asked.clientToken() == null || asked.clientToken().matches("[a-zA-Z0-9-]{32,128}"))
                .isTrue();
        } catch (HandshakeException e) {
            assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContainPattern("\\p{Cntrl}");
        }
    }
}
