package io.culvert.control.wire;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.RequestDraft;
import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import java.util.HexFormat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands in a request's body, in AWS JSON 1.1.
class JsonBodiesTest {

    @AutoClose
    private static final TestService service = new TestService();

    @Test
    void takesAnEmptyBodyForOneWithoutMembers() {
        assertThat(service.json("OpenTunnel", "").status()).isEqualTo(200);
        assertThat(service.json("DescribeTunnel", "").type()).isEqualTo("ValidationException");
    }

    @Test
    void takesTextsInAnyScriptHoweverTheyAreEscaped() {
        String id = service.open("{\"description\":\"gr\\u00f6\\u00dfe \\ud83d\\ude00 隧道\"}");
        assertThat(service.describe(id).path("description").asString()).isEqualTo("größe 😀 隧道");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "{\"description\":\"a\"", "{'description':'a'}", "{} {}", "{}x", "nul",
            "{\"a\":NaN}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":1,}", "{\"a\":[1,]}", "// c\n{}",
            "{\"a\":\"\\x\"}", "{\"a\":\"\n\"}", "{\"tags\":1,\"tags\":2}", "{\"unknown\":{\"a\":1,\"a\":2}}",
            "\uFEFF{}"})
    void refusesWhatIsNotOneDocument(String body) {
        assertMalformed(service.json("OpenTunnel", body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"text\"", "5", "null", "true", " "})
    void refusesADocumentThatIsNoStructure(String body) {
        Answer answer = service.json("OpenTunnel", body);
        assertThat(answer.type()).isEqualTo("SerializationException");
        assertThat(answer.message()).isEqualTo("request: not a structure (expected: one with named members)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c0af", "eda080", "f4908080", "e282", "80"})
    void refusesWhatIsNotUtf8(String hex) {
        byte[] text = HexFormat.of().parseHex(hex);
        byte[] body = ("{\"description\":\"" + "?".repeat(text.length) + "\"}").getBytes(UTF_8);
        System.arraycopy(text, 0, body, "{\"description\":\"".length(), text.length);
        assertMalformed(service.json(TestService.ACCOUNT, "OpenTunnel", body));
    }

    @Test
    void refusesAnotherEncoding() {
        assertMalformed(service.json(TestService.ACCOUNT, "OpenTunnel", "{}".getBytes(UTF_16)));
    }

    @Test
    void refusesHalfACharacter() {
        assertThat(service.json("OpenTunnel", "{\"description\":\"\\ud83d\"}").message())
            .isEqualTo("1 validation error detected: Value '\uFFFD' at 'description' failed to satisfy "
                    + "constraint: Member must satisfy regular expression pattern: [^\\p{C}]{1,2048}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void refusesADocumentThatIsTooDeep(String level) {
        assertTooMuch(service.json("OpenTunnel", "{\"unknown\":" + level.repeat(100_000)));
        assertThat(service.json("OpenTunnel", nested(31)).status()).isEqualTo(200);
        assertTooMuch(service.json("OpenTunnel", nested(32)));
    }

    @Test
    void refusesNumbersNamesAndDocumentsThatAreTooLong() {
        assertTooMuch(service.json("OpenTunnel", "{\"unknown\":" + "9".repeat(65) + "}"));
        assertTooMuch(service.json("OpenTunnel", "{\"unknown\":1e" + "9".repeat(65) + "}"));
        assertTooMuch(service.json("OpenTunnel", "{\"" + "n".repeat(1025) + "\":1}"));
        assertTooMuch(service.json("OpenTunnel", "{\"unknown\":[" + "1,".repeat(100_000) + "1]}"));
        assertThat(service.json("OpenTunnel", "{\"unknown\":1e999999999}").status()).isEqualTo(200);
        assertThat(service.json("ListTunnels", "{\"maxResults\":1e999999999}").type())
            .isEqualTo("SerializationException");
    }

    @Test
    void namesTheOperationsForOneThatItDoesNotHave() {
        for (String name : new String[]{"", "opentunnel", "OpenTunnel2", "OpenTunnel ", "Open\u00e9"}) {
            Answer answer = service.json(name, "{}");
            assertThat(answer.status()).as(name).isEqualTo(name.endsWith(" ") ? 200 : 400);
            assertThat(answer.type()).isEqualTo(name.endsWith(" ") ? "" : "UnknownOperationException");
        }
        assertThat(service.json("X", "{}").message()).startsWith("operation: not one of this service")
            .contains("OpenTunnel", "UntagResource");
        RequestDraft get = new RequestDraft().method("GET")
            .set("x-amz-target", "IoTSecuredTunneling.OpenTunnel");
        assertThat(service.call(TestService.ACCOUNT, get).type()).isEqualTo("UnknownOperationException");
    }

    @Test
    void answersInTheFormatOfTheRequest() {
        Answer answer = service.json("CloseTunnel", "{\"tunnelId\":\"" + service.open("{}") + "\"}");
        assertThat(new String(answer.bytes(), UTF_8)).isEqualTo("{}");
        assertThat(answer.headers()).doesNotContainKey("smithy-protocol");
    }

    private static String nested(int levels) {
        return "{\"unknown\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
    }

    private static void assertTooMuch(Answer answer) {
        assertThat(answer.type()).isEqualTo("SerializationException");
        assertThat(answer.message()).startsWith("request: too deep or too many parts (expected: at most");
    }

    private static void assertMalformed(Answer answer) {
        assertThat(answer.type()).as(answer.message()).isEqualTo("SerializationException");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).matches(
                "request: (not UTF-8|malformed at offset [0-9]+) \\(expected: one document of application/x-amz-json-1.1\\)");
    }
}
