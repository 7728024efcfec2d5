package io.culvert.control.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.culvert.control.RequestDraft;
import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.control.api.ApiError;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What stands in a request's body, in Smithy RPC v2 CBOR; bodies are written as hexadecimal digits.
class CborBodiesTest {

    private static final String MAX_RESULTS = "6a6d6178526573756c7473";
    private static final String THING_NAME = "697468696e674e616d65";

    @AutoClose
    private static final TestService service = new TestService();

    @Test
    void readsTheRequestThatBotocoreWrites() {
        Answer opened = call("OpenTunnel",
                "a2" + text("destinationConfig") + "a2" + text("thingName") + text("foo") + text("services")
                        + "81" + text("SSH") + text("timeoutConfig") + "a1"
                        + text("maxLifetimeTimeoutMinutes") + "05");
        assertThat(opened.status()).isEqualTo(200);
        assertThat(
                service.describe(opened.body().path("tunnelId").asString()).path("timeoutConfig").toString())
            .isEqualTo("{\"maxLifetimeTimeoutMinutes\":5}");
    }

    @Test
    void takesNoBodyAndAnEmptyStructureAlike() {
        assertThat(call("ListTunnels", "").status()).isEqualTo(200);
        assertThat(call("ListTunnels", "a0").status()).isEqualTo(200);
        assertThat(call("ListTunnels", "bfff").status()).isEqualTo(200);
        RequestDraft bare = TestService.cborDraft("ListTunnels", new byte[0]).remove("content-type");
        assertThat(service.call(TestService.ACCOUNT, bare).status()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            integer in one byte,                a1|M|05
            integer in two bytes,               a1|M|1805
            integer in three bytes,             a1|M|190005
            integer in five bytes,              a1|M|1a00000005
            integer in nine bytes,              a1|M|1b0000000000000005
            tag around an integer,              a1|M|c105
            structure without a length,         bf|M|05ff
            name in pieces,                     bf7f|656d61785265|6573756c7473|ff05ff
            structure's length in nine bytes,   bb0000000000000001|M|05
            text in pieces,                     a1|T|7f627075626d70ff
            text's length in five bytes,        a1|T|7a0000000470756d70
            null,                               a1|M|f6
            undefined,                          a1|M|f7
            tag around the whole,               d9d9f7a1|M|05
            unknown half float,                 a2|M|056178f93c00
            unknown float,                      a2|M|056178fa3f800000
            unknown double,                     a2|M|056178fb3ff0000000000000
            unknown big number,                 a2|M|056178c24c000000000000000000000001
            unknown bytes,                      a2|M|05617843010203
            unknown bytes in pieces,            a2|M|0561785f41014102ff
            unknown list without a length,      a2|M|0561789f0102ff
            unknown decimal,                    a2|M|056178c48221196ab3
            unknown timestamp,                  a2|M|056178c1fb41d9a1b2c3d4e5f6
            """)
    void takesEverySpellingOfTheFormat(String what, String body) {
        Answer answer = call("ListTunnels", spelled(body));
        assertThat(answer.status()).as("%s: %s", what, answer.message()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            half float,              a1|M|f94500
            double,                  a1|M|fb4014000000000000
            big number,              a1|M|c249010000000000000000
            negative big number,     a1|M|c349010000000000000000
            more than 32 bits,       a1|M|1a80000000
            more than 63 bits,       a1|M|1bffffffffffffffff
            less than 64 bits,       a1|M|3bffffffffffffffff
            text for a number,       a1|M|6135
            bytes for a number,      a1|M|4105
            boolean for a number,    a1|M|f5
            list for a number,       a1|M|8105
            structure for a number,  a1|M|a0
            simple value,            a1|M|e5
            simple value of a byte,  a1|M|f820
            bytes for a text,        a1|T|4470756d70
            number for a text,       a1|T|05
            simple value for a text, a1|T|e5
            """)
    void refusesAValueOfTheWrongType(String what, String body) {
        Answer answer = call("ListTunnels", spelled(body));
        assertThat(answer.type()).as("%s: %s", what, answer.message()).isEqualTo("SerializationException");
        assertThat(answer.message()).startsWith(body.contains("|M|") ? "maxResults: " : "thingName: ");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            nothing but a tag,               c1
            a list,                          80
            an integer,                      05
            null,                            f6
            a break,                         ff
            cut short,                       a1|M
            cut short in a name,             a16a6d61
            cut short in a text,             a1|T|6470
            cut short in an integer,         a1|M|19
            two documents,                   a0a0
            something behind,                a005
            a member twice,                  a2|M|05|M|06
            an unknown member twice,         a2616101616102
            reserved length of an integer,   a1|M|1c
            reserved length of a text,       a1|T|7c
            reserved length of a structure,  bc
            pieces of the wrong kind,        a1|T|7f4170ff
            pieces without an end,           a1|T|7f6170
            structure without an end,        bf|M|05
            name without a value,            bf|M|ff
            integer without a length,        a1|M|1f
            text that is not UTF-8,          a1|T|61ff
            text that is cut in a character, a1|T|61c3
            text in a longer spelling,       a1|T|62c1b0
            half a character in UTF-8,       a1|T|63eda080
            a text of 2^62 bytes,            a1|T|7b4000000000000000
            a text of 2^31 bytes,            a1|T|7a7fffffff70
            bytes of 2^62,                   a1|T|5b4000000000000000
            bytes of 2^31,                   a1|T|5a7fffffff70
            a list of 2^62 elements,         a1|T|9b4000000000000000
            a list of 2^31 elements,         a1|T|9a7fffffff
            a structure of 2^62 members,     bb4000000000000000
            a structure of 2^31 members,     ba7fffffff
            a name of 2^31 bytes,            a17a7fffffff
            """)
    void refusesWhatIsNotOneStructure(String what, String body) {
        Answer answer = call("ListTunnels", spelled(body));
        assertThat(answer.type()).as("%s: %s", what, answer.message()).isEqualTo("SerializationException");
        assertThat(answer.message()).as(what).startsWith("request: ");
        assertThat(answer.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"81", "9f", "a16161", "bf6161", "c1"})
    void refusesADocumentThatIsTooDeep(String level) {
        Answer answer = call("ListTunnels", "a16178" + level.repeat(100_000));
        assertThat(answer.type()).isEqualTo("SerializationException");
        assertThat(answer.message()).startsWith("request: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1|T|7b4000000000000000", "a1|T|7a7fffffff70", "a1|T|5a7fffffff70",
            "a1|T|9a7fffffff", "ba7fffffff", "a17a7fffffff", "a1|T|7f7a7fffffff70"})
    void aLengthThatIsOnlyClaimedCostsNothing(String body) {
        byte[] bytes = HexFormat.of().parseHex(spelled(body));
        refused(bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        refused(bytes);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(256 * 1024);
    }

    @Test
    void answersTimestampsAsTagOneOnADouble() {
        String id = service.open("{}");
        byte[] answer = call("DescribeTunnel", "a1" + text("tunnelId") + text(id)).bytes();
        double seconds = service.now().toEpochMilli() / 1000.0;
        assertThat(HexFormat.of().formatHex(answer)).contains(
                text("createdAt") + "c1fb" + HexFormat.of().toHexDigits(Double.doubleToLongBits(seconds)));
    }

    @Test
    void answersErrorsWithTheirFullName() {
        Answer answer = call("DescribeTunnel", "a1" + text("tunnelId") + text("none"));
        assertThat(answer.body().path("__type").asString())
            .isEqualTo("com.amazonaws.iotsecuretunneling#ResourceNotFoundException");
        assertThat(answer.headers()).containsEntry("smithy-protocol", "rpc-v2-cbor");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(call("None", "a0").status()).isEqualTo(404);
        assertThat(call("None", "a0").type()).isEqualTo("UnknownOperationException");
    }

    @Test
    void answersWithTheHeadersOfTheProtocol() {
        String id = service.open("{}");
        Answer answer = call("CloseTunnel", "a1" + text("tunnelId") + text(id));
        assertThat(answer.headers()).containsEntry("smithy-protocol", "rpc-v2-cbor");
        assertThat(answer.bytes()).isEqualTo(new byte[]{(byte) 0xa0});
        service.pass(Duration.ofHours(4));
    }

    @Test
    void refusesARequestOfTwoProtocols() {
        RequestDraft target = TestService.cborDraft("ListTunnels", new byte[0])
            .set("x-amz-target", "IoTSecuredTunneling.OpenTunnel");
        assertThat(service.call(TestService.ACCOUNT, target).message())
            .isEqualTo("x-amz-target: given with an operation in the path (expected: one of both)");
        RequestDraft other = TestService.cborDraft("ListTunnels", new byte[0])
            .set("smithy-protocol", "rpc-v2-json");
        assertThat(service.call(TestService.ACCOUNT, other).message())
            .isEqualTo("smithy-protocol: rpc-v2-json (expected: rpc-v2-cbor)");
        RequestDraft json = TestService.cborDraft("ListTunnels", "{}".getBytes(UTF_8))
            .set("content-type", "application/json");
        assertThat(service.call(TestService.ACCOUNT, json).message())
            .isEqualTo("content-type: application/json (expected: application/cbor)");
    }

    private static void refused(byte[] body) {
        assertThatThrownBy(() -> Documents.cbor().read(body)).isInstanceOf(ApiError.class);
    }

    private static Answer call(String operation, String hex) {
        return service.cbor(operation, HexFormat.of().parseHex(hex));
    }

    private static String spelled(String body) {
        return body.replace("M", MAX_RESULTS).replace("T", THING_NAME).replace("|", "");
    }

    private static String text(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return (bytes.length < 24 ? HexFormat.of().toHexDigits((byte) (0x60 + bytes.length))
                : "78" + HexFormat.of().toHexDigits((byte) bytes.length)) + HexFormat.of().formatHex(bytes);
    }
}
