package io.culvert.control.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.RequestDraft;
import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The Query protocol: a form in, XML out.
class StsApiTest {

    @AutoClose
    private static final TestService service = new TestService();

    @Test
    void tellsACallerWhoItIs() {
        Answer answer = form("Action=GetCallerIdentity&Version=2011-06-15");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(xml(answer)).contains("<Arn>arn:aws:iam::123456789012:root</Arn>",
                "<UserId>123456789012</UserId>", "<Account>123456789012</Account>",
                "<RequestId>request-1</RequestId>");
        assertThat(service.calls().getLast().operation()).isEqualTo("GetCallerIdentity");
    }

    @Test
    void takesTheFormFromTheQueryToo() {
        RequestDraft get = new RequestDraft().method("GET")
            .query("Action=GetCallerIdentity&Version=2011-06-15");
        assertThat(service.call(TestService.ACCOUNT, "sts", get).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AssumeRoleWithSAML", "GetFederationToken", "getcalleridentity"})
    void saysThatItDoesNothingElse(String action) {
        Answer answer = form("Action=" + action + "&Version=2011-06-15");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(xml(answer)).contains("<Code>InvalidAction</Code>", "<Type>Sender</Type>",
                "Action: " + action + " is not supported by Culvert (expected: AssumeRole, "
                        + "AssumeRoleWithWebIdentity, GetCallerIdentity, GetSessionToken)");
    }

    @Test
    void refusesFormsOfAnotherKind() {
        assertThat(xml(form("Action=GetCallerIdentity&Version=2012-01-01")))
            .contains("Version: 2012-01-01 (expected: 2011-06-15)");
        assertThat(xml(form("Action=GetCallerIdentity&Action=AssumeRole")))
            .contains("<Code>MalformedInput</Code>", "form: a parameter stands there twice");
        assertThat(xml(form("Action=%zz"))).contains("form: a malformed percent escape");
        assertThat(xml(form("Action=%3Cscript%3E%00%26")))
            .contains("Action: &lt;script&gt;\uFFFD&amp; is not");
        assertThat(xml(form(""))).contains("<Code>InvalidAction</Code>");
    }

    @Test
    void refusesInXmlWhoHasNotSigned() {
        Answer answer = service.send(new RequestDraft().body("Action=GetCallerIdentity".getBytes(UTF_8))
            .set("content-type", "application/x-www-form-urlencoded; charset=utf-8")
            .request());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(xml(answer)).contains("<Code>MissingAuthenticationToken</Code>");
    }

    private static Answer form(String form) {
        return service.call(TestService.ACCOUNT, "sts", new RequestDraft().body(form.getBytes(UTF_8))
            .set("content-type", "application/x-www-form-urlencoded; charset=utf-8"));
    }

    private static String xml(Answer answer) {
        return new String(answer.bytes(), UTF_8);
    }
}
