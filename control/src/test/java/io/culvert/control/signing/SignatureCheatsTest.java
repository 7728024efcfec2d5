package io.culvert.control.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.culvert.control.RequestDraft;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.identity.Caller;
import io.culvert.identity.Credential;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ways to have a request believed that nobody signed so, and what each is told.
class SignatureCheatsTest {

    private static final String SERVICE = "IoTSecuredTunneling";
    private static final Instant SIGNED = Instant.parse("2026-11-24T12:00:00Z");
    private static final Caller CALLER = new Caller("123456789012", "root", "123456789012",
            "arn:aws:iam::123456789012:root", "AKIDEXAMPLE");
    private static final String SESSION_TOKEN = "session-token";

    private Instant now = SIGNED;

    @Test
    void believesWhatIsSigned() {
        assertThat(refusal(signed())).isNull();
    }

    @Test
    void believesARequestAgainWhileItsDateIsFresh() {
        RequestDraft request = signed();
        assertThat(refusal(request)).isNull();
        now = SIGNED.plus(Duration.ofMinutes(15));
        assertThat(refusal(request)).isNull();
        now = SIGNED.minus(Duration.ofMinutes(15));
        assertThat(refusal(request)).isNull();
    }

    @Test
    void refusesARequestThatIsTooOldOrTooYoung() {
        now = SIGNED.plus(Duration.ofMinutes(15)).plusSeconds(1);
        assertRefused(signed(), ErrorType.INVALID_SIGNATURE,
                "Signature expired: 20261124T120000Z is now earlier");
        now = SIGNED.minus(Duration.ofMinutes(15)).minusSeconds(1);
        assertRefused(signed(), ErrorType.INVALID_SIGNATURE,
                "Signature not yet current: 20261124T120000Z is still later");
    }

    @Test
    void refusesAnotherDateThanTheSignedOne() {
        assertMismatch(signed().set("x-amz-date", "20261124T120001Z"));
        assertMismatch(signed().remove("x-amz-date").set("date", "Tue, 24 Nov 2026 12:00:01 GMT"),
                "SignedHeaders");
        assertRefused(signed().set("x-amz-date", "20261125T000000Z"), ErrorType.INVALID_SIGNATURE,
                "Date in Credential scope does not match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20261124", "20261124T120000", "2026-11-24T12:00:00Z", "20261324T120000Z",
            "20261124T126000Z", "+020261124T120000Z", "-20261124T120000Z", "20261124T120000Z x",
            "２0261124T120000Z"})
    void refusesADateOfAnotherForm(String date) {
        assertRefused(signed().set("x-amz-date", date), ErrorType.INCOMPLETE_SIGNATURE,
                "Date must be in ISO-8601");
    }

    @Test
    void takesTheDateHeaderWhereThereIsNoOther() {
        RequestDraft draft = draft().set("date", "Tue, 24 Nov 2026 12:00:00 GMT");
        signer().sign(draft, List.of("content-type", "date", "host", "x-amz-target"), "20261124T120000Z");
        assertThat(refusal(draft)).isNull();
        assertRefused(RequestDraft.of(draft.request()).remove("date"), ErrorType.INCOMPLETE_SIGNATURE,
                "Authorization header requires existence of either");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            eu-central-1, IoTSecuredTunneling, Credential should be scoped to a valid region: 'eu-west-1'.
            EU-WEST-1,    IoTSecuredTunneling, Credential should be scoped to a valid region: 'eu-west-1'.
            eu-west-1,    iotsecuredtunneling, Credential should be scoped to correct service: 'IoTSecuredTunneling'.
            eu-west-1,    iot,                 Credential should be scoped to correct service: 'IoTSecuredTunneling'.
            """)
    void refusesASignatureForElsewhere(String region, String service, String words) {
        RequestDraft request = new TestSigner("AKIDEXAMPLE", "secret", region, service).sign(draft(), SIGNED);
        assertRefused(request, ErrorType.INVALID_SIGNATURE, words);
    }

    @Test
    void refusesAScopeThatTheSignatureIsNotFor() {
        assertMismatch(edited(text -> text.replace("AKIDEXAMPLE", "AKIDOTHER")));
        RequestDraft elsewhere = new TestSigner("AKIDEXAMPLE", "secret", "eu-central-1", SERVICE)
            .sign(draft(), SIGNED);
        assertMismatch(elsewhere.set("authorization",
                elsewhere.get("authorization").replace("eu-central-1", "eu-west-1")));
        assertRefused(edited(text -> text.replace("/20261124/", "/20261123/")), ErrorType.INVALID_SIGNATURE,
                "Date in Credential scope does not match");
        assertRefused(edited(text -> text.replace("aws4_request", "aws5_request")),
                ErrorType.INVALID_SIGNATURE, "Credential should be scoped with a valid terminator");
    }

    @Test
    void refusesASignatureOfAnotherSecretOrKey() {
        assertMismatch(new TestSigner("AKIDEXAMPLE", "Secret", "eu-west-1", SERVICE).sign(draft(), SIGNED));
        assertRefused(new TestSigner("NOBODY", "secret", "eu-west-1", SERVICE).sign(draft(), SIGNED),
                ErrorType.UNRECOGNIZED_CLIENT, "The security token included in the request is invalid.");
    }

    @Test
    void refusesAnythingThatWasChangedOnTheWay() {
        assertMismatch(signed().method("PUT"));
        assertMismatch(signed().path("/service"));
        assertMismatch(signed().path("/%2F"));
        assertMismatch(signed().query("Action=x"));
        assertMismatch(signed().body("{\"delete\":true}".getBytes(UTF_8)));
        assertMismatch(signed().set("host", "tunnels.example.org:8443"));
        assertMismatch(signed().set("host", "tunnels.example.net"));
        assertMismatch(signed().set("x-amz-target", "IoTSecuredTunneling.CloseTunnel"));
        assertMismatch(signed().set("x-amz-target", "IoTSecuredTunneling.openTunnel"));
        assertMismatch(signed().set("content-type", "application/json"));
        assertMismatch(signed().remove("content-type"), "SignedHeaders");
    }

    @Test
    void ignoresTheCaseOfThePathNowhere() {
        RequestDraft request = signer().sign(draft().path("/service/X/operation/OpenTunnel"), SIGNED);
        assertMismatch(request.path("/service/x/operation/OpenTunnel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "/./", "/../", "/.", "/..", "//things", "/a//b", "/a/../b", "/a/./b",
            "/a/b/..", "*", "http://host/", "", "a"})
    void refusesAPathThatASignatureForAnotherWouldFit(String path) {
        RequestDraft request = signer().sign(draft().path(path), SIGNED);
        assertRefused(request, ErrorType.INVALID_SIGNATURE, "path: not in its normal form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/things/pump", "/things/pump/", "/a/...", "/a/%2e%2e", "/a.b/..c"})
    void believesAPathInItsNormalForm(String path) {
        assertThat(refusal(signer().sign(draft().path(path), SIGNED))).isNull();
    }

    @Test
    void refusesASignatureThatLeavesOutWhatDecides() {
        assertRefused(signedWithout("host"), ErrorType.INVALID_SIGNATURE,
                "'Host' or ':authority' must be a 'SignedHeader'");
        for (String name : List.of("x-amz-target", "x-amz-date", "x-amz-content-sha256", "x-amz-meta")) {
            assertRefused(signedWithout(name), ErrorType.INVALID_SIGNATURE,
                    "SignedHeaders: an x-amz- header");
        }
        assertRefused(signed().set("x-amz-security-token", "t"), ErrorType.INVALID_SIGNATURE,
                "SignedHeaders: an x-amz- header");
    }

    @Test
    void refusesAListOfSignedHeadersThatIsNotTheSignedOne() {
        assertMismatch(edited(text -> text.replace("content-type;host", "host")));
        assertMismatch(edited(text -> text.replace("host;x-amz-date", "host;x-added;x-amz-date")),
                "SignedHeaders");
        for (String list : List.of("host;content-type;x-amz-date;x-amz-target",
                "content-type;host;host;x-amz-date;x-amz-target", "Content-Type;host;x-amz-date;x-amz-target",
                ";content-type;host;x-amz-date;x-amz-target", "content-type;host;x-amz-date;x-amz-target;",
                ";", "content-type; host;x-amz-date;x-amz-target")) {
            assertRefused(edited(text -> text.replace("content-type;host;x-amz-date;x-amz-target", list)),
                    ErrorType.INCOMPLETE_SIGNATURE, "SignedHeaders: not a list");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "authorization", "x-amz-date", "x-amz-target", "content-type",
            "x-amz-content-sha256", "x-amz-security-token", "content-length", "smithy-protocol"})
    void refusesAHeaderThatStandsThereTwice(String name) {
        RequestDraft request = signed();
        request.add(name, "a").add(name, "a");
        assertRefused(request, ErrorType.INVALID_SIGNATURE, name + ": stands there more than once");
    }

    @Test
    void joinsOtherHeadersThatStandThereTwiceInTheirOrder() {
        RequestDraft request = signer().sign(draft().add("my-header", "a").add("my-header", "b"), SIGNED);
        assertThat(refusal(request)).isNull();
        assertMismatch(RequestDraft.of(request.request())
            .remove("my-header")
            .add("my-header", "b")
            .add("my-header", "a"));
        assertMismatch(RequestDraft.of(request.request()).add("my-header", "c"));
    }

    @Test
    void refusesASignatureOfAnotherForm() {
        String signature = signed().get("authorization").replaceFirst(".*Signature=", "");
        for (String other : List.of(signature.toUpperCase(Locale.ROOT), signature.substring(1),
                signature + "0", signature.substring(0, 63) + "g", signature.substring(0, 63) + " ",
                "0x" + signature.substring(2))) {
            assertRefused(edited(text -> text.replace(signature, other)), ErrorType.INCOMPLETE_SIGNATURE,
                    "Signature: not 64 lower-case hexadecimal digits");
        }
        char last = signature.charAt(63) == '0' ? '1' : '0';
        assertMismatch(edited(text -> text.replace(signature, signature.substring(0, 63) + last)));
    }

    @Test
    void takesSpacesAndNoSpacesBetweenTheParts() {
        assertThat(refusal(edited(text -> text.replace(", ", ",")))).isNull();
        assertThat(refusal(edited(text -> text.replace(", ", " ,  ")))).isNull();
        assertThat(refusal(edited(text -> " " + text + " "))).isNull();
    }

    @Test
    void refusesAnAuthorizationOfAnotherForm() {
        assertIncomplete(edited(text -> text + ","));
        assertIncomplete(edited(text -> text.replace(", ", ",,")));
        assertRefused(edited(text -> text.replace(", ", "; ")), ErrorType.INVALID_SIGNATURE, "terminator");
        assertIncomplete(edited(text -> text + ", Signature=" + "0".repeat(64)));
        assertIncomplete(edited(text -> text + ", Extra=1"));
        assertIncomplete(edited(text -> text.replace("Credential=", "credential=")));
        assertIncomplete(edited(text -> text.replace("Credential=AKIDEXAMPLE/", "Credential=/")));
        assertIncomplete(edited(text -> text.replace("/eu-west-1/", "/eu-west-1/x/")));
        assertIncomplete(edited(text -> text.replaceFirst("SignedHeaders=[^,]*", "SignedHeaders=")));
        assertIncomplete(edited(text -> text.replaceFirst(", Signature=.*", "")));
        assertIncomplete(edited(text -> text.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")));
        assertIncomplete(edited(text -> text.replace("AWS4-HMAC-SHA256", "aws4-hmac-sha256")));
        assertIncomplete(edited(text -> "Bearer x"));
        assertIncomplete(edited(text -> text + "x".repeat(5000)));
    }

    @Test
    void refusesOtherFormsOfSigningInSoManyWords() {
        assertRefused(draft().query("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0"),
                ErrorType.INCOMPLETE_SIGNATURE,
                "A signature in the query (a presigned request) is not accepted");
        for (String payload : List.of("UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                "STREAMING-UNSIGNED-PAYLOAD-TRAILER")) {
            assertRefused(signer().sign(draft().set("x-amz-content-sha256", payload), SIGNED),
                    ErrorType.INVALID_SIGNATURE, "x-amz-content-sha256: chunked and unsigned payloads");
        }
        assertRefused(draft(), ErrorType.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
    }

    @Test
    void refusesABodyThatIsNotTheHashedOne() {
        RequestDraft request = draft();
        request.set("x-amz-content-sha256", Hashes.sha256(request.request().body()));
        signer().sign(request, SIGNED);
        assertThat(refusal(request)).isNull();
        assertRefused(request.body("{ }".getBytes(UTF_8)), ErrorType.INVALID_SIGNATURE,
                "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }

    @Test
    void refusesASessionTokenWhereNoneWasIssuedAndNoneWhereOneWas() {
        RequestDraft needless = signer().sign(draft().set("x-amz-security-token", SESSION_TOKEN), SIGNED);
        assertRefused(needless, ErrorType.UNRECOGNIZED_CLIENT, "The security token included");
        TestSigner session = new TestSigner("ASIASESSION", "secret", "eu-west-1", SERVICE);
        assertThat(refusal(session.sign(draft().set("x-amz-security-token", SESSION_TOKEN), SIGNED)))
            .isNull();
        assertRefused(session.sign(draft().set("x-amz-security-token", "other"), SIGNED),
                ErrorType.UNRECOGNIZED_CLIENT, "The security token included");
        assertRefused(session.sign(draft(), SIGNED), ErrorType.UNRECOGNIZED_CLIENT,
                "The security token included");
    }

    private static TestSigner signer() {
        return new TestSigner("AKIDEXAMPLE", "secret", "eu-west-1", SERVICE);
    }

    private static RequestDraft draft() {
        return new RequestDraft().body("{}".getBytes(UTF_8))
            .set("content-type", "application/x-amz-json-1.1")
            .set("x-amz-target", "IoTSecuredTunneling.OpenTunnel");
    }

    private static RequestDraft signed() {
        return signer().sign(draft(), SIGNED);
    }

    /// A signed request whose Authorization header was edited.
    private static RequestDraft edited(UnaryOperator<String> edit) {
        RequestDraft request = signed();
        return request.set("authorization", edit.apply(request.get("authorization")));
    }

    private static RequestDraft signedWithout(String name) {
        RequestDraft request = draft().set("x-amz-date", "20261124T120000Z").set("x-amz-meta", "m");
        request.set("x-amz-content-sha256", Hashes.sha256(request.request().body()));
        List<String> names = request.headerNames().stream().filter(header -> !header.equals(name)).toList();
        return signer().sign(request, names, "20261124T120000Z");
    }

    private ApiError refusal(RequestDraft draft) {
        SignatureVerifier verifier = new SignatureVerifier(SignatureCheatsTest::credential, "eu-west-1",
                () -> now);
        return catchThrowableOfType(ApiError.class, () -> verifier.verify(draft.request(), SERVICE));
    }

    private static Optional<Credential> credential(String keyId) {
        return switch (keyId) {
            case "AKIDEXAMPLE" -> Optional.of(new Credential(CALLER, "secret", null));
            case "AKIDOTHER" -> Optional.of(new Credential(CALLER, "another", null));
            case "ASIASESSION" -> Optional.of(new Credential(CALLER, "secret", SESSION_TOKEN));
            default -> Optional.empty();
        };
    }

    private void assertMismatch(RequestDraft request) {
        assertMismatch(request, "The request signature we calculated does not match");
    }

    private void assertMismatch(RequestDraft request, String words) {
        assertRefused(request, ErrorType.INVALID_SIGNATURE, words);
    }

    private void assertIncomplete(RequestDraft request) {
        assertRefused(request, ErrorType.INCOMPLETE_SIGNATURE, "");
    }

    private void assertRefused(RequestDraft request, ErrorType type, String words) {
        ApiError refusal = refusal(request);
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.type()).as(refusal.text()).isEqualTo(type);
        assertThat(refusal.text()).contains(words).doesNotContain("secret", SESSION_TOKEN);
    }
}
