package io.culvert.control.tunneling;

import static io.culvert.control.TestService.CBOR;
import static io.culvert.control.TestService.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every member of every request, at its limits from both sides, in both formats (spec: service 1.3, 1.4).
class MemberRulesTest {

    private static final String MODEL = "1 validation error detected: Value ";
    private static final String UNKNOWN = "0ea2b3ff-0000-4000-8000-000000000000";
    private static final String ARN = TestService.arn(UNKNOWN);

    @AutoClose
    private static final TestService service = new TestService();

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({"descriptions", "lifetimes", "destinations", "tagLists", "identifiers", "modes", "pages",
            "tagKeys", "flags"})
    void refusesWithTheMemberTheValueAndTheRule(String operation, String body, String type, String message) {
        for (Answer answer : inBothFormats(operation, body)) {
            assertThat(answer.type()).as(answer.message()).isEqualTo(type);
            assertThat(answer.message()).isEqualTo(message);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.headers()).containsEntry("x-amzn-ErrorType", type);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource
    void accepts(String operation, String body) {
        for (Answer answer : inBothFormats(operation, body)) {
            assertThat(answer.type()).as(answer.message()).isIn("", "ResourceNotFoundException");
        }
    }

    private static Answer[] inBothFormats(String operation, String body) {
        return new Answer[]{service.json(operation, body),
                service.cbor(operation, CBOR.writeValueAsBytes(JSON.readTree(body)))};
    }

    static Stream<Arguments> accepts() {
        String unknownTag = "OpenTunnel {'tags':[{'key':'%s','value':'%s'}]}";
        return Stream.of("OpenTunnel {}",
                "OpenTunnel {'description':null,'destinationConfig':null,'tags':null}",
                "OpenTunnel {'timeoutConfig':{}}",
                "OpenTunnel {'timeoutConfig':{'maxLifetimeTimeoutMinutes':1}}",
                "OpenTunnel {'timeoutConfig':{'maxLifetimeTimeoutMinutes':720,'unknown':[{}]}}",
                "OpenTunnel {'unknown':{'deep':[1,2.5,null,true,{'x':'y'}]},'description':'d'}",
                "OpenTunnel {'description':'" + "x".repeat(2048) + "'}",
                "OpenTunnel {'description':'" + "😀".repeat(2048) + "'}",
                "OpenTunnel {'description':'größe 隧道 туннель נפק 𝒯'}",
                "OpenTunnel {'destinationConfig':{'services':['SSH']}}",
                "OpenTunnel {'destinationConfig':{'thingName':null,'services':['a:b_c-D9']}}",
                "OpenTunnel {'destinationConfig':{'thingName':'" + "t".repeat(128) + "','services':['"
                        + "s".repeat(128) + "']}}",
                "OpenTunnel {'destinationConfig':{'services':['A','B','C','A','C']}}",
                unknownTag.formatted("k".repeat(128), "v".repeat(256)),
                unknownTag.formatted("größe Ⅷ +-=._:/@", ""),
                unknownTag.formatted("𝒦".repeat(128), "𝒱".repeat(256)), "OpenTunnel " + tags(50),
                "OpenTunnel {'tags':[{'key':'a','value':'1'},{'key':'a','value':'2'},{'key':'A','value':'3'}]}",
                "ListTunnels {}", "ListTunnels {'maxResults':1}", "ListTunnels {'maxResults':100}",
                "ListTunnels {'thingName':'" + "t".repeat(128) + "'}",
                "DescribeTunnel {'tunnelId':'" + "i".repeat(128) + "'}",
                "DescribeTunnel {'tunnelId':'aZ0_-+=:'}", "CloseTunnel {'tunnelId':'x','delete':null}",
                "CloseTunnel {'tunnelId':'x','delete':true}",
                "RotateTunnelAccessToken {'tunnelId':'x','clientMode':'ALL','destinationConfig':null}",
                "ListTagsForResource {'resourceArn':'" + ARN + "'}",
                "UntagResource {'resourceArn':'" + ARN + "','tagKeys':[]}",
                "UntagResource {'resourceArn':'" + ARN + "','tagKeys':['a','a','aws:x']}")
            .map(line -> line.replace('\'', '"').split(" ", 2))
            .map(line -> arguments(line[0], line[1]));
    }

    static Stream<Arguments> descriptions() {
        String pattern = "Member must satisfy regular expression pattern: [^\\p{C}]{1,2048}";
        return Stream.of(
                open("{'description':''}",
                        at("''", "description", "Member must have length greater than or equal to 1")),
                open("{'description':'" + "x".repeat(2049) + "'}",
                        at("'" + "x".repeat(128) + "…'", "description",
                                "Member must have length less than or equal to 2048")),
                open("{'description':'" + "😀".repeat(2049) + "'}",
                        at("'" + "😀".repeat(128) + "…'", "description",
                                "Member must have length less than or equal to 2048")),
                open("{'description':'a\\nb'}", at("'a\uFFFDb'", "description", pattern)),
                open("{'description':'a\\u0000b'}", at("'a\uFFFDb'", "description", pattern)),
                open("{'description':'a\\u200db'}", at("'a\uFFFDb'", "description", pattern)),
                open("{'description':'a\\u202eb'}", at("'a\uFFFDb'", "description", pattern)),
                open("{'description':'a\\ue000b'}", at("'a\uFFFDb'", "description", pattern)),
                open("{'description':'a\\u0378b'}", at("'a\uFFFDb'", "description", pattern)),
                wrong("{'description':7}", "description: the number 7 (expected: a string)"),
                wrong("{'description':true}", "description: the boolean true (expected: a string)"),
                wrong("{'description':['d']}", "description: a list (expected: a string)"),
                wrong("{'description':{}}", "description: a structure (expected: a string)"));
    }

    static Stream<Arguments> lifetimes() {
        String at = "timeoutConfig.maxLifetimeTimeoutMinutes";
        return Stream.of(lifetime("0", at("'0'", at, "Member must have value greater than or equal to 1")),
                lifetime("-1", at("'-1'", at, "Member must have value greater than or equal to 1")),
                lifetime("721", at("'721'", at, "Member must have value less than or equal to 720")),
                lifetime("2147483647",
                        at("'2147483647'", at, "Member must have value less than or equal to 720")),
                wrongLifetime("2147483648", "the number 2147483648"),
                wrongLifetime("-99999999999999999999", "the number -99999999999999999999"),
                wrongLifetime("60.5", "the number 60.5"), wrongLifetime("'60'", "the string '60'"),
                wrongLifetime("true", "the boolean true"), wrongLifetime("[60]", "a list"),
                wrongLifetime("{}", "a structure"),
                wrong("{'timeoutConfig':60}", "timeoutConfig: the number 60 (expected: a structure)"),
                wrong("{'timeoutConfig':[]}", "timeoutConfig: a list (expected: a structure)"));
    }

    static Stream<Arguments> destinations() {
        String services = "destinationConfig.services";
        String name = "Member must satisfy regular expression pattern: [a-zA-Z0-9:_-]+";
        return Stream.of(open("{'destinationConfig':{}}", at("null", services, "Member must not be null")),
                open("{'destinationConfig':{'thingName':'pump'}}",
                        at("null", services, "Member must not be null")),
                open("{'destinationConfig':{'services':null}}",
                        at("null", services, "Member must not be null")),
                open("{'destinationConfig':{'services':[]}}",
                        at("0 elements", services, "Member must have length greater than or equal to 1")),
                open("{'destinationConfig':{'services':['SSH','a b']}}",
                        at("'a b'", services + ".2.member", name)),
                open("{'destinationConfig':{'services':['']}}",
                        at("''", services + ".1.member",
                                "Member must have length greater than or equal to 1")),
                open("{'destinationConfig':{'services':['" + "s".repeat(129) + "']}}",
                        at("'" + "s".repeat(128) + "…'", services + ".1.member",
                                "Member must have length less than or equal to 128")),
                open("{'destinationConfig':{'services':['S'],'thingName':''}}",
                        at("''", "destinationConfig.thingName",
                                "Member must have length greater than or equal to 1")),
                open("{'destinationConfig':{'services':['S'],'thingName':'pümp'}}",
                        at("'pümp'", "destinationConfig.thingName", name)),
                open("{'destinationConfig':{'services':['S'],'thingName':'pump\\n'}}",
                        at("'pump\uFFFD'", "destinationConfig.thingName", name)),
                open("{'destinationConfig':{'services':['S'],'thingName':'" + "t".repeat(129) + "'}}",
                        at("'" + "t".repeat(128) + "…'", "destinationConfig.thingName",
                                "Member must have length less than or equal to 128")),
                wrong("{'destinationConfig':'pump'}",
                        "destinationConfig: the string 'pump' (expected: a structure)"),
                wrong("{'destinationConfig':{'services':'SSH'}}",
                        "destinationConfig.services: the string 'SSH' (expected: a list)"),
                wrong("{'destinationConfig':{'services':[22]}}",
                        "destinationConfig.services.1.member: the number 22 (expected: a string)"),
                wrong("{'destinationConfig':{'services':[null]}}",
                        "destinationConfig.services.1.member: null (expected: a string)"),
                arguments("OpenTunnel", quoted("{'destinationConfig':{'services':['A','B','C','D']}}"),
                        "LimitExceededException",
                        "destinationConfig.services: 4 services (expected: at most 3)"));
    }

    static Stream<Arguments> tagLists() {
        String pattern = "Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";
        String key = "tags.1.member.key";
        String value = "tags.1.member.value";
        return Stream.of(
                open("{'tags':[]}",
                        at("0 elements", "tags", "Member must have length greater than or equal to 1")),
                open(tags(201),
                        at("201 elements", "tags", "Member must have length less than or equal to 200")),
                arguments("OpenTunnel", quoted(tags(51)), "LimitExceededException",
                        "tags: 51 tags (expected: at most 50)"),
                open("{'tags':[{'value':'v'}]}", at("null", key, "Member must not be null")),
                open("{'tags':[{'key':'k'}]}", at("null", value, "Member must not be null")),
                open("{'tags':[{'key':'k','value':null}]}", at("null", value, "Member must not be null")),
                open("{'tags':[{'key':'','value':'v'}]}",
                        at("''", key, "Member must have length greater than or equal to 1")),
                open("{'tags':[{'key':'" + "𝒦".repeat(129) + "','value':'v'}]}",
                        at("'" + "𝒦".repeat(128) + "…'", key,
                                "Member must have length less than or equal to 128")),
                open("{'tags':[{'key':'k','value':'" + "v".repeat(257) + "'}]}",
                        at("'" + "v".repeat(128) + "…'", value,
                                "Member must have length less than or equal to 256")),
                open("{'tags':[{'key':'k#','value':'v'}]}", at("'k#'", key, pattern)),
                open("{'tags':[{'key':'k','value':'a\\tb'}]}", at("'a\uFFFDb'", value, pattern)),
                open("{'tags':[{'key':'k','value':'😀'}]}", at("'😀'", value, pattern)),
                open("{'tags':[{'key':'aws:x','value':'v'}]}",
                        at("'aws:x'", key, "Member must not start with aws:")),
                open("{'tags':[{'key':'AwS:x','value':'v'}]}",
                        at("'AwS:x'", key, "Member must not start with aws:")),
                wrong("{'tags':{'key':'k','value':'v'}}", "tags: a structure (expected: a list)"),
                wrong("{'tags':['k']}", "tags.1.member: the string 'k' (expected: a structure)"),
                wrong("{'tags':[null]}", "tags.1.member: null (expected: a structure)"),
                wrong("{'tags':[{'key':'k','value':5}]}", value + ": the number 5 (expected: a string)"),
                refused("TagResource", "{'resourceArn':'" + ARN + "'}",
                        at("null", "tags", "Member must not be null")),
                refused("TagResource", "{'resourceArn':'" + ARN + "','tags':[]}",
                        at("0 elements", "tags", "Member must have length greater than or equal to 1")));
    }

    static Stream<Arguments> identifiers() {
        String pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_\\-+=:]{1,128}";
        Stream<Arguments> ids = Stream.of("DescribeTunnel", "CloseTunnel", "RotateTunnelAccessToken")
            .flatMap(operation -> Stream.of(
                    refused(operation, "{}", at("null", "tunnelId", "Member must not be null")),
                    refused(operation, "{'tunnelId':null}",
                            at("null", "tunnelId", "Member must not be null")),
                    refused(operation, "{'tunnelId':''}",
                            at("''", "tunnelId", "Member must have length greater than or equal to 1")),
                    refused(operation, "{'tunnelId':'a/b'}", at("'a/b'", "tunnelId", pattern)),
                    refused(operation, "{'tunnelId':'a\\n'}", at("'a\uFFFD'", "tunnelId", pattern)),
                    refused(operation, "{'tunnelId':'" + "i".repeat(129) + "'}",
                            at("'" + "i".repeat(128) + "…'", "tunnelId",
                                    "Member must have length less than or equal to 128")),
                    arguments(operation, quoted("{'tunnelId':['x']}"), "SerializationException",
                            "tunnelId: a list (expected: a string)")));
        Stream<Arguments> arns = Stream.of("ListTagsForResource", "TagResource", "UntagResource")
            .flatMap(operation -> Stream.of(
                    refused(operation, arnBody("null"), at("null", "resourceArn", "Member must not be null")),
                    refused(operation, arnBody("''"),
                            at("''", "resourceArn", "Member must have length greater than or equal to 1")),
                    refused(operation, arnBody("'" + "a".repeat(1012) + "'"),
                            at("'" + "a".repeat(128) + "…'", "resourceArn",
                                    "Member must have length less than or equal to 1011")),
                    refused(operation, arnBody("'arn:aws:iot:eu-west-1:123456789012:thing/pump'"),
                            at("'arn:aws:iot:eu-west-1:123456789012:thing/pump'", "resourceArn",
                                    "Member must be the ARN of a tunnel"))));
        return Stream.concat(ids, arns);
    }

    static Stream<Arguments> modes() {
        String set = "Member must satisfy enum value set: [SOURCE, DESTINATION, ALL]";
        return Stream.of(
                refused("RotateTunnelAccessToken", "{'tunnelId':'x'}",
                        at("null", "clientMode", "Member must not be null")),
                refused("RotateTunnelAccessToken", "{'tunnelId':'x','clientMode':'source'}",
                        at("'source'", "clientMode", set)),
                refused("RotateTunnelAccessToken", "{'tunnelId':'x','clientMode':''}",
                        at("''", "clientMode", set)),
                arguments("RotateTunnelAccessToken", quoted("{'tunnelId':'x','clientMode':1}"),
                        "SerializationException", "clientMode: the number 1 (expected: a string)"),
                refused("RotateTunnelAccessToken",
                        "{'tunnelId':'x','clientMode':'SOURCE','destinationConfig':{'services':['S']}}",
                        at("'SOURCE'", "clientMode",
                                "Member must be DESTINATION or ALL when destinationConfig is given")));
    }

    static Stream<Arguments> pages() {
        String token = "Member must satisfy regular expression pattern: [a-zA-Z0-9_=-]{1,4096}";
        return Stream.of(
                refused("ListTunnels", "{'maxResults':0}",
                        at("'0'", "maxResults", "Member must have value greater than or equal to 1")),
                refused("ListTunnels", "{'maxResults':101}",
                        at("'101'", "maxResults", "Member must have value less than or equal to 100")),
                arguments("ListTunnels", quoted("{'maxResults':'5'}"), "SerializationException",
                        "maxResults: the string '5' (expected: a 32-bit integer)"),
                refused("ListTunnels", "{'nextToken':''}",
                        at("''", "nextToken", "Member must have length greater than or equal to 1")),
                refused("ListTunnels", "{'nextToken':'a.b'}", at("'a.b'", "nextToken", token)),
                refused("ListTunnels", "{'nextToken':'" + "t".repeat(4097) + "'}",
                        at("'" + "t".repeat(128) + "…'", "nextToken",
                                "Member must have length less than or equal to 4096")),
                refused("ListTunnels", "{'thingName':'a b'}", at("'a b'", "thingName",
                        "Member must satisfy regular expression pattern: [a-zA-Z0-9:_-]+")));
    }

    static Stream<Arguments> tagKeys() {
        return Stream.of(
                refused("UntagResource", "{'resourceArn':'" + ARN + "'}",
                        at("null", "tagKeys", "Member must not be null")),
                refused("UntagResource", "{'resourceArn':'" + ARN + "','tagKeys':['']}",
                        at("''", "tagKeys.1.member", "Member must have length greater than or equal to 1")),
                refused("UntagResource",
                        "{'resourceArn':'" + ARN + "','tagKeys':[" + "'k',".repeat(200) + "'k']}",
                        at("201 elements", "tagKeys", "Member must have length less than or equal to 200")),
                arguments("UntagResource", quoted("{'resourceArn':'" + ARN + "','tagKeys':'k'}"),
                        "SerializationException", "tagKeys: the string 'k' (expected: a list)"));
    }

    static Stream<Arguments> flags() {
        return Stream.of("'true'|the string 'true'", "1|the number 1", "0|the number 0", "[]|a list")
            .map(line -> line.split("\\|"))
            .map(line -> arguments("CloseTunnel", quoted("{'tunnelId':'x','delete':" + line[0] + "}"),
                    "SerializationException", "delete: " + line[1] + " (expected: a boolean)"));
    }

    private static Arguments open(String body, String message) {
        return refused("OpenTunnel", body, message);
    }

    private static Arguments wrong(String body, String message) {
        return arguments("OpenTunnel", quoted(body), "SerializationException", message);
    }

    private static Arguments lifetime(String minutes, String message) {
        return open("{'timeoutConfig':{'maxLifetimeTimeoutMinutes':" + minutes + "}}", message);
    }

    private static Arguments wrongLifetime(String minutes, String shown) {
        return wrong("{'timeoutConfig':{'maxLifetimeTimeoutMinutes':" + minutes + "}}",
                "timeoutConfig.maxLifetimeTimeoutMinutes: " + shown + " (expected: a 32-bit integer)");
    }

    private static Arguments refused(String operation, String body, String message) {
        return arguments(operation, quoted(body), "ValidationException", message);
    }

    private static String at(String value, String member, String rule) {
        return MODEL + value + " at '" + member + "' failed to satisfy constraint: " + rule;
    }

    private static String arnBody(String arn) {
        return "{'tags':[{'key':'k','value':'v'}],'tagKeys':['k'],'resourceArn':" + arn + "}";
    }

    private static String tags(int count) {
        return "{'tags':["
                + String.join(",",
                        IntStream.range(0, count).mapToObj(i -> "{'key':'k" + i + "','value':'v'}").toList())
                + "]}";
    }

    private static String quoted(String body) {
        return body.replace('\'', '"');
    }
}
