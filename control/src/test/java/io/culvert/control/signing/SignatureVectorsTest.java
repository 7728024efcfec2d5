package io.culvert.control.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.control.RequestDraft;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiRequest;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The test vectors that AWS publishes for Signature Version 4: those with a normalised path, which is how
/// every service but S3 signs.
class SignatureVectorsTest {

    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Instant THEN = Instant.parse("2015-08-30T12:36:00Z");
    private static final Caller CALLER = new Caller("123456789012", "root", "123456789012",
            "arn:aws:iam::123456789012:root", "AKIDEXAMPLE");

    /// One vector.
    record Vector(String name, ApiRequest request, String canonical, String signature) {

        @Override
        public String toString() {
            return name;
        }

        @Nullable
        String token() {
            return request.header("x-amz-security-token").orElse(null);
        }
    }

    static Stream<Vector> vectors() throws IOException {
        try (InputStream file = SignatureVectorsTest.class.getResourceAsStream("sigv4-vectors.json")) {
            return new JsonMapper().readTree(file.readAllBytes())
                .values()
                .stream()
                .map(SignatureVectorsTest::vector)
                .toList()
                .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void buildsTheCanonicalRequest(Vector vector) {
        List<String> signed = Authorization.parse(vector.request.header("authorization").orElseThrow())
            .signedHeaders();
        assertThat(CanonicalRequest.of(vector.request, signed, Hashes.sha256(vector.request.body())))
            .isEqualTo(vector.canonical);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signsTheSame(Vector vector) {
        RequestDraft draft = RequestDraft.of(vector.request);
        List<String> signed = Authorization.parse(draft.get("authorization")).signedHeaders();
        new TestSigner("AKIDEXAMPLE", SECRET, "us-east-1", "service").sign(draft, signed,
                draft.get("x-amz-date"));
        assertThat(draft.get("authorization")).endsWith("Signature=" + vector.signature);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void acceptsThoseThatKeepToItsStricterRulesAndRefusesTheRest(Vector vector) {
        SignatureVerifier verifier = new SignatureVerifier(
                id -> Optional.of(new Credential(CALLER, SECRET, vector.token())), "us-east-1", () -> THEN);
        boolean tokenUnsigned = vector.name.equals("post-sts-header-after");
        if (tokenUnsigned || !CanonicalUri.isNormal(vector.request.path())) {
            assertThatThrownBy(() -> verifier.verify(vector.request, "service")).isInstanceOf(ApiError.class);
        } else {
            assertThat(verifier.verify(vector.request, "service")).isEqualTo(CALLER);
        }
    }

    private static Vector vector(JsonNode node) {
        List<String> head = node.path("head").values().stream().map(JsonNode::asString).toList();
        String target = bytewise(head.getFirst().replaceFirst("^[A-Z]+ ", "").replaceFirst(" HTTP/1.1$", ""));
        int question = target.indexOf('?');
        RequestDraft draft = new RequestDraft().remove("host")
            .method(head.getFirst().split(" ", 2)[0])
            .path(question < 0 ? target : target.substring(0, question))
            .query(question < 0 ? "" : target.substring(question + 1))
            .body(node.path("body").asString().getBytes(UTF_8));
        unfolded(head.subList(1, head.size()))
            .forEach(line -> draft.add(line.split(":", 2)[0], bytewise(line.split(":", 2)[1])));
        return new Vector(node.path("name").asString(), draft.request(),
                String.join("\n", node.path("canonical").values().stream().map(JsonNode::asString).toList()),
                node.path("signature").asString());
    }

    /// A header that goes on in the next line, as an HTTP decoder hands it on.
    private static List<String> unfolded(List<String> lines) {
        return List.of(String.join("\n", lines).replaceAll("\n +", " ").split("\n"));
    }

    /// One character per byte, as requests hold them.
    private static String bytewise(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }
}
