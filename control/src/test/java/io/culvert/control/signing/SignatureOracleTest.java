package io.culvert.control.signing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.RequestDraft;
import io.culvert.control.api.ApiRequest;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.crt.auth.credentials.Credentials;
import software.amazon.awssdk.crt.auth.signing.AwsSigner;
import software.amazon.awssdk.crt.auth.signing.AwsSigningConfig;
import software.amazon.awssdk.crt.http.HttpHeader;
import software.amazon.awssdk.crt.http.HttpRequest;
import software.amazon.awssdk.crt.http.HttpRequestBodyStream;

/// Random requests, signed by aws-crt, the signer of several of AWS's SDKs.
class SignatureOracleTest {

    private static final int REQUESTS = 300;
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Caller CALLER = new Caller("123456789012", "root", "123456789012",
            "arn:aws:iam::123456789012:root", "AKIDEXAMPLE");
    private static final String UNESCAPED = "ABCxyz019-._~";

    private final SignatureVerifier verifier = new SignatureVerifier(
            id -> Optional.of(new Credential(CALLER, SECRET, null)), "eu-west-1", () -> NOW);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void acceptsWhatTheCrtSigns(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            ApiRequest request = signedByCrt(random);
            assertThat(verifier.verify(request, "IoTSecuredTunneling"))
                .as("request %d: %s %s?%s %s", i, request.method(), request.path(), request.rawQuery(),
                        request.headers())
                .isEqualTo(CALLER);
        }
    }

    private static ApiRequest signedByCrt(Random random) throws InterruptedException, ExecutionException {
        String path = path(random);
        String query = query(random);
        byte[] body = new byte[random.nextInt(200)];
        random.nextBytes(body);
        HttpHeader[] headers = headers(random);
        HttpRequest request = new HttpRequest(random.nextBoolean() ? "POST" : "PUT",
                query.isEmpty() ? path : path + "?" + query, headers, new Body(body));
        HttpRequest signed = AwsSigner.signRequest(request, config(random.nextBoolean())).get();
        RequestDraft draft = new RequestDraft().remove("host")
            .method(signed.getMethod())
            .path(path)
            .query(query)
            .body(body);
        signed.getHeaders()
            .forEach(header -> draft.add(new String(header.getNameBytes(), ISO_8859_1),
                    new String(header.getValueBytes(), ISO_8859_1)));
        return draft.request();
    }

    private static AwsSigningConfig config(boolean bodyHeader) {
        AwsSigningConfig config = new AwsSigningConfig();
        config.setAlgorithm(AwsSigningConfig.AwsSigningAlgorithm.SIGV4);
        config.setSignatureType(AwsSigningConfig.AwsSignatureType.HTTP_REQUEST_VIA_HEADERS);
        config.setRegion("eu-west-1");
        config.setService("IoTSecuredTunneling");
        config.setTime(NOW.toEpochMilli());
        config.setCredentials(new Credentials("AKIDEXAMPLE".getBytes(UTF_8), SECRET.getBytes(UTF_8), null));
        config.setUseDoubleUriEncode(true);
        config.setShouldNormalizeUriPath(true);
        config.setSignedBodyHeader(bodyHeader ? AwsSigningConfig.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA256
                : AwsSigningConfig.AwsSignedBodyHeaderType.NONE);
        return config;
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            path.append('/').append(i == 0 && random.nextBoolean() ? "" : "s" + escaped(random));
        }
        return path.toString();
    }

    private static String query(Random random) {
        List<String> pairs = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            pairs.add("p" + escaped(random) + (random.nextInt(5) == 0 ? "" : "=" + escaped(random)));
        }
        return String.join("&", pairs);
    }

    private static String escaped(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(random.nextBoolean() ? "%" + "%02X".formatted(random.nextInt(256))
                    : String.valueOf(UNESCAPED.charAt(random.nextInt(UNESCAPED.length()))));
        }
        return text.toString();
    }

    private static HttpHeader[] headers(Random random) {
        List<HttpHeader> headers = new ArrayList<>();
        headers.add(new HttpHeader("Host", "tunnels.example.net:8443"));
        headers.add(new HttpHeader("Content-Type", "application/x-amz-json-1.1"));
        for (int i = random.nextInt(4); i > 0; i--) {
            headers.add(new HttpHeader("X-Extra-" + random.nextInt(3), value(random)));
        }
        return headers.toArray(HttpHeader[]::new);
    }

    private static String value(Random random) {
        String[] parts = {" ", "  ", "a", "B c", "\"x  y\"", ",", "=", ";", "größe", ""};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    /// A body that can be read again.
    private static final class Body implements HttpRequestBodyStream {

        private final ByteBuffer bytes;

        Body(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes);
        }

        @Override
        public boolean sendRequestBody(ByteBuffer out) {
            while (bytes.hasRemaining() && out.hasRemaining()) {
                out.put(bytes.get());
            }
            return !bytes.hasRemaining();
        }

        @Override
        public boolean resetPosition() {
            bytes.rewind();
            return true;
        }

        @Override
        public long getLength() {
            return bytes.capacity();
        }
    }
}
