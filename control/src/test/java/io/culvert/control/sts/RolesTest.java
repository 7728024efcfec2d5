package io.culvert.control.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.RequestDraft;
import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.control.signing.TestSigner;
import io.culvert.control.sts.WebIdentities.WebIdentity;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Roles and temporary credentials, as STS issues and SigV4 accepts them.
class RolesTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/support";
    private static final String ISSUER = "idp.example.com/realm";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole",
              "Condition":{"StringNotEquals":{"sts:ExternalId":"wrong"}}},
             {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/alice"},"Action":"sts:AssumeRole"},
             {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/%1$s"},
              "Action":"sts:AssumeRoleWithWebIdentity",
              "Condition":{"StringEquals":{"%1$s:aud":"culvert"},"ForAnyValue:StringEquals":{"%1$s:groups":"ops"}}}]}
            """
        .formatted(ISSUER);
    private static final String LOOK = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
            + "\"Action\":[\"iot:ListTunnels\",\"culvert:ListUsers\"],\"Resource\":\"*\"}}";

    @AutoClose
    private final TestService service = new TestService();

    private record Key(String id, String secret, String token) {}

    @BeforeEach
    void roles() {
        service.obeyPolicies();
        administer("PutPolicy", "{\"policyName\":\"look\",\"policyDocument\":" + quoted(LOOK) + "}");
        administer("CreateUser", "{\"userName\":\"alice\"}");
        administer("CreateUser", "{\"userName\":\"bob\"}");
        administer("CreateRole",
                "{\"roleName\":\"support\",\"maxSessionSeconds\":7200,\"policyNames\":[\"look\"],"
                        + "\"assumeRolePolicyDocument\":" + quoted(TRUST) + "}");
    }

    private Answer administer(String operation, String body) {
        Answer answer = service.administer(TestService.ACCOUNT, operation, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    private Key keyOf(String user) {
        var key = administer("CreateAccessKey", "{\"userName\":\"" + user + "\"}").body().path("accessKey");
        return new Key(key.path("accessKeyId").asString(), key.path("secretAccessKey").asString(), "");
    }

    private static String quoted(String json) {
        return "\"" + json.replace("\"", "\\\"").replace("\n", " ") + "\"";
    }

    private static RequestDraft form(String form) {
        return new RequestDraft().body((form + "&Version=2011-06-15").getBytes(UTF_8))
            .set("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    }

    private Answer signed(Key key, String name, RequestDraft draft) {
        if (!key.token.isEmpty()) {
            draft.set("x-amz-security-token", key.token);
        }
        return service
            .send(new TestSigner(key.id, key.secret, TestService.REGION, name).sign(draft, service.now())
                .request());
    }

    private Answer sts(Key key, String form) {
        return signed(key, "sts", form(form));
    }

    private Answer listTunnels(Key key) {
        return signed(key, TestService.NAME,
                new RequestDraft().body("{}".getBytes(UTF_8))
                    .set("content-type", "application/x-amz-json-1.1")
                    .set("x-amz-target", TestService.NAME + ".ListTunnels"));
    }

    private static String xml(Answer answer) {
        return new String(answer.bytes(), UTF_8);
    }

    private static String element(Answer answer, String name) {
        Matcher found = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(xml(answer));
        assertThat(found.find()).as(xml(answer)).isTrue();
        return found.group(1);
    }

    private static Key issued(Answer answer) {
        assertThat(answer.status()).as(xml(answer)).isEqualTo(200);
        return new Key(element(answer, "AccessKeyId"), element(answer, "SecretAccessKey"),
                element(answer, "SessionToken"));
    }

    private static String assume(String... more) {
        return "Action=AssumeRole&RoleArn=" + URLEncoder.encode(ROLE, UTF_8) + "&RoleSessionName=shift1"
                + String.join("", more);
    }

    private static String web(String... more) {
        return "Action=AssumeRoleWithWebIdentity&RoleArn=" + URLEncoder.encode(ROLE, UTF_8)
                + "&RoleSessionName=carol&WebIdentityToken=header.claims.signature" + String.join("", more);
    }

    @Test
    void aRolesSessionDoesWhatTheRolesPoliciesAllow() {
        Answer answer = sts(keyOf("alice"), assume());
        assertThat(element(answer, "Arn")).isEqualTo("arn:aws:sts::123456789012:assumed-role/support/shift1");
        assertThat(element(answer, "AssumedRoleId")).matches("AROA[A-Z2-7]{16}:shift1");
        assertThat(element(answer, "Expiration"))
            .isEqualTo(service.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(1)).toString());
        Key session = issued(answer);
        assertThat(session.id).startsWith("ASIA");
        assertThat(listTunnels(session).status()).isEqualTo(200);
        assertThat(element(sts(session, "Action=GetCallerIdentity"), "Arn"))
            .endsWith(":assumed-role/support/shift1");
        administer("DetachRolePolicy", "{\"roleName\":\"support\",\"policyName\":\"look\"}");
        assertThat(listTunnels(session).body().path("__type").asString()).isEqualTo("AccessDeniedException");
    }

    @Test
    void aRoleThatTrustsAnAccountLeavesItToTheCallersOwnPolicies() {
        Key bob = keyOf("bob");
        assertThat(xml(sts(bob, assume()))).contains("<Code>AccessDenied</Code>",
                "is not authorized to perform: sts:AssumeRole on resource: " + ROLE);
        administer("PutPolicy", "{\"policyName\":\"may\",\"policyDocument\":" + quoted(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
                        + "\"Resource\":\"" + ROLE + "\"}}")
                + "}");
        administer("AttachUserPolicy", "{\"userName\":\"bob\",\"policyName\":\"may\"}");
        issued(sts(bob, assume()));
        assertThat(sts(bob, assume("&ExternalId=wrong")).status()).isEqualTo(403);
    }

    @Test
    void anotherAccountsCallersAndMissingRolesGetTheSameRefusal() {
        Answer stranger = service.call("999999999999", "sts", form(assume()));
        Answer missing = service.call("999999999999", "sts", form(assume().replace("support", "nothing")));
        assertThat(stranger.status()).isEqualTo(403);
        assertThat(xml(missing).replace("nothing", "support")).isEqualTo(xml(stranger));
    }

    @Test
    void aSessionEndsWithItsTimeItsRoleOrItsUsersKey() {
        Key alice = keyOf("alice");
        Key session = issued(sts(alice, assume("&DurationSeconds=900")));
        service.pass(Duration.ofSeconds(899));
        assertThat(listTunnels(session).status()).isEqualTo(200);
        service.pass(Duration.ofSeconds(1));
        assertThat(listTunnels(session).body().path("__type").asString()).isEqualTo("ExpiredTokenException");
        Key other = issued(sts(alice, assume()));
        Key own = issued(sts(alice, "Action=GetSessionToken"));
        assertThat(element(sts(own, "Action=GetCallerIdentity"), "Arn")).endsWith(":user/alice");
        administer("DeleteRole", "{\"roleName\":\"support\"}");
        administer("UpdateAccessKey", "{\"accessKeyId\":\"" + alice.id + "\",\"status\":\"INACTIVE\"}");
        for (Key ended : List.of(other, own)) {
            assertThat(listTunnels(ended).body().path("__type").asString())
                .isEqualTo("UnrecognizedClientException");
        }
    }

    @Test
    void aChangedOrForeignTokenIsOfNoUse() {
        Key alice = keyOf("alice");
        Key one = issued(sts(alice, assume()));
        Key two = issued(sts(alice, assume()));
        String changed = (one.token.charAt(40) == 'A' ? one.token.replaceFirst("^(.{40}).", "$1B")
                : one.token.replaceFirst("^(.{40}).", "$1A"));
        for (Key wrong : List.of(new Key(one.id, one.secret, changed), new Key(one.id, one.secret, two.token),
                new Key(one.id, one.secret, ""), new Key(two.id, one.secret, one.token),
                new Key(alice.id, alice.secret, one.token))) {
            assertThat(listTunnels(wrong).status()).isEqualTo(403);
        }
        assertThat(listTunnels(new Key(one.id, two.secret, one.token)).body().path("__type").asString())
            .isEqualTo("InvalidSignatureException");
    }

    @ParameterizedTest
    @CsvSource({"899,greater than or equal to 900", "43201,less than or equal to 43200",
            "7201,exceeds the MaxSessionDuration"})
    void limitsSessions(String seconds, String expected) {
        assertThat(xml(sts(keyOf("alice"), assume("&DurationSeconds=" + seconds))))
            .contains("<Code>ValidationError</Code>", expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&Policy=%7B%7D", "&Tags.member.1.Key=a&Tags.member.1.Value=b",
            "&SourceIdentity=a"})
    void refusesWhatItWouldOtherwiseIgnore(String more) {
        assertThat(xml(sts(keyOf("alice"), assume(more)))).contains("not supported by Culvert");
    }

    @Test
    void takesOnARoleWithATokenOfAProvider() throws WebIdentityException {
        service.webIdentities(token -> new WebIdentity(ISSUER, "carol-17", "culvert", Map.of("sub",
                List.of("carol-17"), "aud", List.of("culvert"), "groups", List.of("dev", "ops"))));
        Answer answer = service.send(form(web()).request());
        assertThat(xml(answer)).contains("<SubjectFromWebIdentityToken>carol-17<", "<Audience>culvert<",
                "<Provider>arn:aws:iam::123456789012:oidc-provider/" + ISSUER + "<");
        assertThat(listTunnels(issued(answer)).status()).isEqualTo(200);
        assertThat(
                service.calls().stream().filter(call -> "AssumeRoleWithWebIdentity".equals(call.operation())))
            .singleElement()
            .satisfies(call -> {
                assertThat(call.caller()).isNotNull();
                assertThat(call.notes()).containsEntry("subject", "carol-17")
                    .containsEntry("provider", ISSUER);
            });
    }

    @Test
    void refusesTokensThatTheTrustPolicyDoesNotAdmit() {
        service.webIdentities(token -> new WebIdentity(ISSUER, "carol-17", "culvert",
                Map.of("aud", List.of("culvert"), "groups", List.of("dev"))));
        assertThat(xml(service.send(form(web()).request()))).contains("<Code>AccessDenied</Code>",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        service.webIdentities(token -> new WebIdentity("other.example.com", "carol-17", "culvert",
                Map.of("aud", List.of("culvert"), "groups", List.of("ops"))));
        assertThat(service.send(form(web()).request()).status()).isEqualTo(403);
        service.webIdentities(token -> {
            throw new WebIdentityException(WebIdentityException.Reason.EXPIRED, "Token expired");
        });
        assertThat(xml(service.send(form(web()).request()))).contains("<Code>ExpiredTokenException</Code>");
        assertThat(service.send(form("Action=AssumeRole").request()).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2\"},\"Action\":\"sts:AssumeRole\"}}",
            "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}}",
            "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"iot:OpenTunnel\"}}",
            "{\"Statement\":{\"Effect\":\"Allow\",\"NotPrincipal\":\"*\",\"Action\":\"sts:AssumeRole\"}}",
            "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:user/*\"},\"Action\":\"sts:AssumeRole\"}}",
            "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}}"})
    void refusesTrustPoliciesThatItCannotEvaluate(String document) {
        Answer answer = service.administer(TestService.ACCOUNT, "UpdateAssumeRolePolicy",
                "{\"roleName\":\"support\",\"policyDocument\":" + quoted(document) + "}");
        assertThat(answer.body().path("__type").asString()).isEqualTo("ValidationException");
    }
}
