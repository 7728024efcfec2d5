package io.culvert.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.signing.SignatureVerifier;
import io.culvert.transport.IntakeHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One connection's requests and answers, as bytes.
class ControlHandlerTest {

    private static final Pattern REQUEST_ID = Pattern.compile("(?i)x-amzn-requestid: ([0-9a-f-]{36})");
    private static final String GET = "GET /%s HTTP/1.1\r\nHost: h\r\n\r\n";

    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final Queue<String> paths = new ArrayDeque<>();
    private final ControlApi api = new ControlApi(
            new SignatureVerifier(id -> Optional.empty(), "eu-west-1", Instant::now), List.of(), List.of(),
            call -> paths.add(call.request().path()), new AnswerBudget(64 << 20));
    private final BodyBudget budget = new BodyBudget(1 << 20);
    private final EmbeddedChannel channel = new EmbeddedChannel(new IntakeHandler(), new HttpServerCodec(),
            new RequestBody(BodyConfig.DEFAULTS, budget, api), new ControlHandler(api, budget, workers::add));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void givesEveryAnswerAnIdOfItsOwnAndItsLength() {
        send(GET.formatted("a"));
        String first = answer();
        send(GET.formatted("b"));
        String second = answer();
        assertThat(first).startsWith("HTTP/1.1 403").containsPattern(REQUEST_ID).contains("content-length: ");
        assertThat(id(first)).isNotEqualTo(id(second));
    }

    @Test
    void answersRequestsSentAheadOneAtATimeAndInOrder() {
        send(GET.formatted("a") + GET.formatted("b") + GET.formatted("c"));
        assertThat(workers).hasSize(1);
        assertThat(channel.config().isAutoRead()).isFalse();
        for (int i = 0; i < 3; i++) {
            answer();
        }
        assertThat(paths).containsExactly("/a", "/b", "/c");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void closesAConnectionThatSendsTooFarAhead() {
        send(GET.formatted("a").repeat(66));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesWhenTheClientWantsThat() {
        send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        assertThat(answer()).contains("connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closesAConnectionWhoseBytesAreNotHttp() {
        send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nnot a length\r\n");
        assertThat(channel.isOpen()).isFalse();
        assertThat(workers).isEmpty();
    }

    @Test
    void answersNobodyWhoDoesNotTakeTheAnswers() {
        send(GET.formatted("a") + GET.formatted("b"));
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        channel.runPendingTasks();
        answer();
        assertThat(workers).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();
        answer();
        assertThat(paths).containsExactly("/a", "/b");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void requestsGiveTheirBytesBackWhenTheyAreAnsweredOrTheirConnectionEnds() {
        send(GET.formatted("a") + GET.formatted("b") + "POST /c HTTP/1.1\r\nContent-Length: 9\r\n\r\n1234");
        long three = budget.used();
        answer();
        assertThat(budget.used()).isPositive().isLessThan(three);
        channel.close();
        workers.remove().run();
        channel.runPendingTasks();
        assertThat(budget.used()).isZero();
    }

    private void send(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, UTF_8));
    }

    /// Lets a worker do one call and reads what was answered.
    private String answer() {
        workers.remove().run();
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            text.append(part.toString(UTF_8));
            part.release();
        }
        return text.toString();
    }

    private static String id(String answer) {
        return REQUEST_ID.matcher(answer).results().findFirst().orElseThrow().group(1);
    }
}
