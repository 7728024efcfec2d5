package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests, a `~` for each CR LF, cut in two at every place.
class FoldedHeadersTest {

    @ParameterizedTest
    @ValueSource(strings = {"GET /1 HTTP/1.1~Host: a~~GET /2 HTTP/1.1~Host: a~~",
            "~~GET /1 HTTP/1.1~Host: a~~~~ GET /2 HTTP/1.1~Host:  a ~~",
            "POST /1 HTTP/1.1~Content-Length: 9~~~ a~~\t bGET /2 HTTP/1.1~~",
            "POST /1 HTTP/1.1~Content-Length: 0~~GET /2 HTTP/1.1~~",
            "POST /1 HTTP/1.1~Transfer-Encoding: chunked~~6~~ a~~3~\t\n ~0~~GET /2 HTTP/1.1~~",
            "POST /1 HTTP/1.1~Transfer-Encoding: chunked~~1~x~0~Trailer: 1~~GET /2 HTTP/1.1~~",
            "POST /1 HTTP/1.1~Transfer-Encoding: chunked~~00a;x=\"1\"~0123456789~1~x~000;y~~GET /2 HTTP/1.1~~"})
    void letsRequestsPass(String requests) {
        for (List<String> outcome : outcomes(requests)) {
            assertThat(outcome).containsExactly("/1", "/2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /1 HTTP/1.1~Host: a~~GET /2 HTTP/1.1~X: 1~ 2~~GET /3 HTTP/1.1~~",
            "GET /1 HTTP/1.1~~GET /2 HTTP/1.1~\tX: 1~~", "GET /1 HTTP/1.1~~GET /2 HTTP/1.1~X: 1~ ~~",
            "POST /1 HTTP/1.1~Content-Length: 4~~~ aGET /2 HTTP/1.1~X: 1~ 2~~",
            "POST /1 HTTP/1.1~Content-Length: 0~~GET /2 HTTP/1.1~X:~\t2~~",
            "POST /1 HTTP/1.1~Transfer-Encoding: chunked~~2~\n ~0~~GET /2 HTTP/1.1~X: 1~ 2~~",
            "POST /1 HTTP/1.1~Transfer-Encoding: chunked~~A~0123456789~0~Trailer: 1~~GET /2 HTTP/1.1~X: 1~ 2~~"})
    void findsTheFoldedLine(String requests) {
        for (List<String> outcome : outcomes(requests)) {
            assertThat(outcome).containsExactly("/1", "FOLDED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /2 HTTP/1.1~%s~", "POST /2 HTTP/1.1~Transfer-Encoding: chunked~~1~x~0~%s~"})
    void findsTooManyLines(String request) {
        String first = "GET /1 HTTP/1.1~~";
        String three = "GET /3 HTTP/1.1~~";
        assertThat(outcome(crlf(first + request.formatted("a:~".repeat(200)) + three))).containsExactly("/1",
                "/2", "/3");
        assertThat(outcome(crlf(first + request.formatted("a:~".repeat(300)) + three)))
            .contains("TOO_MANY_LINES")
            .doesNotContain("/3");
    }

    @Test
    void takesNoPieceOfAChunkForALine() {
        String[] pieces = (crlf("POST /1 HTTP/1.1~Transfer-Encoding: chunked~~0000000200~") + "\n".repeat(512)
                + crlf("~0~X: " + "x".repeat(300) + "~~GET /2 HTTP/1.1~~"))
            .split("");
        assertThat(outcome(pieces)).containsExactly("/1", "/2");
    }

    /// The connection would do nothing else meanwhile.
    @Test
    void chunksPassInThePiecesInWhichTheyCame() {
        FoldedHeaders folded = new FoldedHeaders();
        AtomicInteger pieces = new AtomicInteger();
        EmbeddedChannel channel = new EmbeddedChannel(folded, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                pieces.incrementAndGet();
                ctx.fireChannelRead(message);
            }
        }, new HttpServerCodec(), folded.new Bodies());
        channel.writeInbound(Unpooled.copiedBuffer(crlf("POST / HTTP/1.1~Transfer-Encoding: chunked~~"),
                StandardCharsets.ISO_8859_1));
        channel.writeInbound(Unpooled.copiedBuffer(crlf("1000~") + "\n".repeat(4096) + crlf("~1;x=y~.~"),
                StandardCharsets.ISO_8859_1));
        assertThat(pieces).hasValue(2);
        channel.finishAndReleaseAll();
    }

    private static String crlf(String text) {
        return text.replace("~", "\r\n");
    }

    private static List<List<String>> outcomes(String requests) {
        String bytes = requests.replace("~", "\r\n");
        List<List<String>> outcomes = new ArrayList<>();
        for (int cut = 0; cut < bytes.length(); cut++) {
            outcomes.add(outcome(bytes.substring(0, cut), bytes.substring(cut)));
        }
        return outcomes;
    }

    /// The targets of the requests that came through, and the event.
    private static List<String> outcome(String... pieces) {
        FoldedHeaders folded = new FoldedHeaders();
        List<String> seen = new ArrayList<>();
        EmbeddedChannel channel = new EmbeddedChannel(folded, new HttpServerCodec(), folded.new Bodies(),
                new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        if (message instanceof HttpRequest request) {
                            seen.add(request.uri());
                        }
                        ReferenceCountUtil.release(message);
                    }

                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        seen.add(event.toString());
                    }
                });
        for (String piece : pieces) {
            channel.writeInbound(Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1));
        }
        List<String> before = List.copyOf(seen);
        channel.finishAndReleaseAll();
        return before;
    }
}
