package io.culvert.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ApiService;
import io.culvert.control.api.AuditedCall;
import io.culvert.control.api.CallAudit;
import io.culvert.control.api.ErrorType;
import io.culvert.control.signing.SignatureVerifier;
import io.culvert.control.signing.TestSigner;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import io.culvert.tunnel.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What every request goes through, whatever service it is for.
class ControlApiTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Caller CALLER = new Caller("123456789012", "root", "123456789012",
            "arn:aws:iam::123456789012:root", "AKIDEXAMPLE");

    private final List<AuditedCall> audited = new ArrayList<>();
    private CallAudit audit = audited::add;

    @Test
    void answersWhatTheServiceAnswersAndHasItAudited() {
        ApiResponse answer = call(() -> new ApiResponse(200, "text/plain", Map.of(), "done".getBytes(UTF_8)));
        assertThat(new String(answer.body(), UTF_8)).isEqualTo("done");
        assertThat(audited).singleElement().satisfies(call -> {
            assertThat(call.caller()).isEqualTo(CALLER);
            assertThat(call.operation()).isEqualTo("Try");
            assertThat(call.error()).isNull();
        });
    }

    @Test
    void tellsNothingOfItsOwnFailures() {
        ApiResponse answer = call(() -> {
            throw new IllegalStateException("inner words at io.culvert.Secret");
        });
        assertThat(answer.status()).isEqualTo(500);
        assertThat(new String(answer.body(), UTF_8)).isEqualTo(
                "{\"__type\":\"InternalServerException\",\"message\":\"The service failed; the request id is in its log.\"}");
        assertThat(audited.getFirst().error()).isEqualTo(ErrorType.INTERNAL);
    }

    @Test
    void isUnavailableWhenTheStoreFails() {
        ApiResponse answer = call(() -> {
            throw new StoreException("jdbc:postgresql://inner", new IllegalStateException());
        });
        assertThat(answer.status()).isEqualTo(503);
        assertThat(new String(answer.body(), UTF_8)).contains("ServiceUnavailableException")
            .doesNotContain("jdbc");
    }

    @Test
    void saysOfACallThatIsDoneAndCannotBeAuditedThatItIsNotToBeRepeated() {
        audit = call -> {
            throw new IllegalStateException("disk full");
        };
        ApiResponse answer = call(
                () -> new ApiResponse(200, "text/plain", Map.of(), "answer".getBytes(UTF_8)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(new String(answer.body(), UTF_8)).contains("DoneButNotAuditedException")
            .doesNotContain("answer");
    }

    @Test
    void isUnavailableWhereARefusalCannotBeAudited() {
        audit = call -> {
            throw new IllegalStateException("disk full");
        };
        ApiResponse answer = call(() -> {
            throw new ApiError(ErrorType.VALIDATION, "refused");
        });
        assertThat(answer.status()).isEqualTo(503);
        assertThat(new String(answer.body(), UTF_8)).contains("The call could not be audited");
    }

    @Test
    void auditsWhoIsNotBelieved() {
        RequestDraft draft = signed();
        draft.body("changed".getBytes(UTF_8));
        assertThat(send(draft, () -> new ApiResponse(200, "", Map.of(), new byte[0])).status())
            .isEqualTo(403);
        assertThat(audited).singleElement().satisfies(call -> {
            assertThat(call.caller()).isNull();
            assertThat(call.error()).isEqualTo(ErrorType.INVALID_SIGNATURE);
        });
    }

    @Test
    void refusesInTheFormatThatTheRequestIsIn() {
        assertThat(unclaimed(new RequestDraft())).isEqualTo(
                "403 application/x-amz-json-1.1 {\"__type\":\"MissingAuthenticationTokenException\",\"message\":\"Missing Authentication Token\"}");
        assertThat(unclaimed(new RequestDraft().set("x-amz-target", "Other.Do").set("authorization", "x")))
            .isEqualTo(
                    "400 application/x-amz-json-1.1 {\"__type\":\"UnknownOperationException\",\"message\":\"service: unknown is not one that Culvert has (expected: )\"}");
        assertThat(unclaimed(new RequestDraft().path("/things").method("GET")))
            .isEqualTo("403 application/json {\"message\":\"Missing Authentication Token\"}");
        assertThat(unclaimed(new RequestDraft().path("/service/Other/operation/Do")))
            .startsWith("403 application/cbor ")
            .contains("com.amazonaws.iotsecuretunneling#MissingAuthenticationTokenException");
        assertThat(unclaimed(new RequestDraft().query("Action=Do"))).startsWith("403 text/xml <ErrorResponse")
            .contains("<Code>MissingAuthenticationToken</Code>");
    }

    private String unclaimed(RequestDraft draft) {
        ApiResponse answer = api(List.of()).answer(draft.request()).response();
        return answer.status() + " " + answer.contentType() + " " + new String(answer.body(), UTF_8);
    }

    private ApiResponse call(Supplier<ApiResponse> service) {
        return send(signed(), service);
    }

    private ApiResponse send(RequestDraft draft, Supplier<ApiResponse> service) {
        return api(List.of(new OneOperation(service))).answer(draft.request()).response();
    }

    private static RequestDraft signed() {
        return new TestSigner("AKIDEXAMPLE", "secret", "eu-west-1", "try")
            .sign(new RequestDraft().set("x-amz-target", "Try.Try"), NOW);
    }

    private ControlApi api(List<ApiService> services) {
        SignatureVerifier verifier = new SignatureVerifier(
                id -> Optional.of(new Credential(CALLER, "secret", null)), "eu-west-1", () -> NOW);
        return new ControlApi(verifier, services, List.of(), call -> audit.record(call),
                new AnswerBudget(64 << 20));
    }

    /// A service that does one thing.
    private record OneOperation(Supplier<ApiResponse> does) implements ApiService {

        @Override
        public String signingName() {
            return "try";
        }

        @Override
        public boolean claims(ApiRequest request) {
            return true;
        }

        @Override
        public ApiResponse answer(ApiCall call) {
            call.operation("Try");
            return does.get();
        }
    }
}
