package io.culvert.control.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.culvert.control.Mutations;
import io.culvert.control.RequestDraft;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.control.api.ErrorType;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Any request line and headers: nobody is believed who has not the secret, and no refusal is a failure
/// of ours.
class SignatureFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Set<ErrorType> REFUSALS = Set.of(ErrorType.INCOMPLETE_SIGNATURE,
            ErrorType.INVALID_SIGNATURE, ErrorType.MISSING_AUTHENTICATION_TOKEN,
            ErrorType.UNRECOGNIZED_CLIENT);
    private static final Caller CALLER = new Caller("123456789012", "root", "123456789012",
            "arn:aws:iam::123456789012:root", "AKIDEXAMPLE");

    private final SignatureVerifier verifier = new SignatureVerifier(
            id -> Optional.of(new Credential(CALLER, "a secret that the fuzzer does not know", null)),
            "eu-west-1", () -> NOW);

    @FuzzTest(maxDuration = "10m")
    void request(byte[] bytes) {
        ApiRequest request = request(new String(bytes, ISO_8859_1));
        try {
            verifier.verify(request, "IoTSecuredTunneling");
            throw new AssertionError("believed");
        } catch (ApiError e) {
            assertThat(e.type()).isIn(REFUSALS);
            assertThat(e.text()).hasSizeLessThan(400);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void uri(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        String query = CanonicalUri.query(text);
        assertThat(CanonicalUri.query(query)).isEqualTo(query);
        String path = CanonicalUri.path("/" + text);
        assertThat(path).startsWith("/").doesNotContain("//", "/./", "/../");
        assertThat(CanonicalUri.isNormal(path)).isTrue();
        assertThat(US_ASCII.newEncoder().canEncode(path + query)).isTrue();
    }

    @Test
    void changedRequestsAreRefused() {
        Mutations.run(Mutations.seeds(SignatureFuzzTest.class, "request"), 5_000, this::request);
    }

    @Test
    void changedPathsAndQueriesHaveOneSpelling() {
        Mutations.run(Mutations.seeds(SignatureFuzzTest.class, "uri"), 5_000, this::uri);
    }

    /// A request line and headers, a line each; the last line is the body.
    private static ApiRequest request(String text) {
        String[] lines = text.split("\n", -1);
        String[] target = (lines[0] + "  ").split(" ", 3);
        int question = target[1].indexOf('?');
        RequestDraft draft = new RequestDraft().remove("host")
            .method(target[0])
            .path(question < 0 ? target[1] : target[1].substring(0, question))
            .query(question < 0 ? "" : target[1].substring(question + 1))
            .body(lines[lines.length - 1].getBytes(ISO_8859_1));
        for (int i = 1; i < lines.length - 1; i++) {
            int colon = lines[i].indexOf(':');
            draft.add(lines[i].substring(0, Math.max(0, colon)), lines[i].substring(colon + 1));
        }
        return draft.request();
    }
}
