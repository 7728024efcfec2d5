package io.culvert.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.signing.SignatureVerifier;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is kept of requests before anybody knows who sent them.
class RequestBodyTest {

    private static final BodyConfig CONFIG = new BodyConfig(65_536, 4096, 131_072, 4 << 20, 100_000);
    private static final String KNOWN = "Authorization: AWS4-HMAC-SHA256 Credential=AKIDKNOWN/20260101/us-east-1/x/"
            + "aws4_request, SignedHeaders=host, Signature="
            + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" + "\r\n";

    private static final String CHUNK = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
    private static final Caller CALLER = new Caller("123456789012", "root", "123456789012",
            "arn:aws:iam::123456789012:root", "AKIDKNOWN");

    private final ControlApi api = new ControlApi(
            new SignatureVerifier(
                    id -> id.equals("AKIDKNOWN") ? Optional.of(new Credential(CALLER, "secret", null))
                            : Optional.empty(),
                    "us-east-1", Instant::now),
            List.of(), List.of(), call -> {}, new AnswerBudget(64 << 20));
    private final BodyBudget budget = new BodyBudget(CONFIG.unverifiedBytes());
    private final EmbeddedChannel channel = connection();

    private EmbeddedChannel connection() {
        return new EmbeddedChannel(new HttpServerCodec(), new RequestBody(CONFIG, budget, api));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void gathersABodyThatComesInPieces() {
        send(channel, post("Content-Length: 3000", KNOWN));
        for (int i = 0; i < 30; i++) {
            send(channel, "0123456789".repeat(10));
        }
        IncomingRequest request = channel.readInbound();
        assertThat(new String(request.body(), UTF_8)).isEqualTo("0123456789".repeat(300));
        assertThat(request.taken()).isEqualTo((int) budget.used()).isGreaterThan(3000);
    }

    @Test
    void anAnnouncementAloneTakesNoRoomForABody() {
        send(channel, post("Content-Length: 65536", KNOWN));
        assertThat(budget.used()).isLessThan(2048);
    }

    @Test
    void aStrangersLongBodyIsRefusedAtItsHeadAsItsSignatureWouldBe() {
        send(channel, post("Content-Length: 4097", ""));
        assertThat(refusal(channel).type()).isEqualTo(ErrorType.MISSING_AUTHENTICATION_TOKEN);
        try (Closing other = new Closing(connection())) {
            send(other.channel, post("Content-Length: 4097", KNOWN.replace("AKIDKNOWN", "AKIDOTHER")));
            assertThat(refusal(other.channel).type()).isEqualTo(ErrorType.UNRECOGNIZED_CLIENT);
        }
        try (Closing other = new Closing(connection())) {
            send(other.channel, post("Content-Length: 4096", ""));
            assertThat((Object) other.channel.readInbound()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", KNOWN})
    void aChunkedBodyThatGrowsTooLongIsTheLastOfItsConnection(String authorization) {
        send(channel, post("Transfer-Encoding: chunked", authorization));
        for (int i = 0; i < 9; i++) {
            send(channel, CHUNK);
        }
        IncomingRequest refused = channel.readInbound();
        assertThat(refused.refusal()).extracting(ApiError::type).isEqualTo(ErrorType.REQUEST_TOO_LARGE);
        assertThat(refused.last()).isTrue();
        send(channel, "0\r\n\r\n" + post("Content-Length: 0", authorization));
        assertThat((Object) channel.readInbound()).isNull();
    }

    @Test
    void noMoreThanABoundIsThrownAway() {
        send(channel, post("Content-Length: 9999999", KNOWN));
        for (int i = 0; i < 10 && channel.isOpen(); i++) {
            send(channel, "x".repeat(16_384));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatHasNoRoomGetsOneErrorAndStrangersLeaveHalfTheRoom() {
        for (int i = 0; i < 40; i++) {
            send(connection(), post("Content-Length: 4000", "") + "x".repeat(3900));
        }
        assertThat(budget.used()).isBetween(60_000L, 65_536L);
        EmbeddedChannel late = connection();
        send(late, post("Content-Length: 4000", "") + "x".repeat(3900));
        IncomingRequest refused = late.readInbound();
        assertThat(refused.refusal()).extracting(ApiError::type).isEqualTo(ErrorType.SERVICE_UNAVAILABLE);
        assertThat(refused.last()).isTrue();
        send(channel, post("Content-Length: 30000", KNOWN) + "x".repeat(30_000));
        assertThat(channel.<IncomingRequest>readInbound().body()).hasSize(30_000);
    }

    @Test
    void whatAConnectionKeptIsFreeWhenItEnds() {
        send(channel, post("Content-Length: 4000", "") + "x".repeat(3900));
        assertThat(budget.used()).isPositive();
        channel.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void asksForTheBodyOfWhoExpectsToBeAskedAndOnlyWhereItIsTaken() {
        send(channel, post("Expect: 100-continue\r\nContent-Length: 2", ""));
        ByteBuf answer = channel.readOutbound();
        assertThat(answer.toString(UTF_8)).startsWith("HTTP/1.1 100 ");
        answer.release();
        try (Closing other = new Closing(connection())) {
            send(other.channel, post("Expect: 100-continue\r\nContent-Length: 65537", ""));
            assertThat((Object) other.channel.readOutbound()).isNull();
            IncomingRequest refused = other.channel.readInbound();
            assertThat(refused.last()).isTrue();
        }
    }

    private static String post(String header, String authorization) {
        return "POST / HTTP/1.1\r\nHost: h\r\n" + authorization + header + "\r\n\r\n";
    }

    private static void send(EmbeddedChannel channel, String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, UTF_8));
    }

    private static ApiError refusal(EmbeddedChannel channel) {
        IncomingRequest refused = channel.readInbound();
        ApiError refusal = refused.refusal();
        assertThat(refusal).isNotNull();
        return java.util.Objects.requireNonNull(refusal);
    }

    private record Closing(EmbeddedChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            channel.finishAndReleaseAll();
        }
    }
}
