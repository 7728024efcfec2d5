package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Accounts, users and keys: the command line administers them and boto3 uses them while the service runs.
class IdentityTest {

    private static final String BLUE = "111122223333";
    private static final String ALL = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
            + "\"Action\":\"*\",\"Resource\":\"*\"}}";

    @TempDir
    static Path folder;

    @TempDir
    static Path files;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    @BeforeAll
    static void start() throws Exception {
        field = new Field(folder);
        Files.writeString(files.resolve("all.json"), ALL);
    }

    @Test
    void twoAccountsDoNotSeeEachOtherAndAKeyStopsWorkingAtOnce() throws IOException {
        Tools.needBoto3();
        culvert("account", "add", BLUE, "--name", "blue");
        culvert("policy", "put", "all", file("all.json"), "--account", BLUE);
        culvert("user", "add", "alice", "--account", BLUE, "--policy", "all");
        culvert("user", "add", "bob", "--account", BLUE);
        Path profiles = files.resolve("credentials");
        culvert("key", "create", "alice", "--account", BLUE, "--write-profile", profiles.toString());
        culvert("key", "create", "bob", "--account", BLUE, "--write-profile", profiles.toString());
        assertThat(Files.getPosixFilePermissions(profiles)).hasSize(2);

        JsonNode ours = field.boto("""
                opened = tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['SSH']})
                boto3.client('iot').create_thing(thingName='pump')
                show({'id': opened['tunnelId'], 'arn': opened['tunnelArn']})
                """);
        JsonNode seen = boto(profiles, "alice", """
                def refused(call, **members):
                    try:
                        call(**members)
                    except Exception as e:
                        return e.response['Error']['Code'] + ' ' + e.response['Error']['Message']
                iot = boto3.client('iot')
                r = [boto3.client('sts').get_caller_identity()['Arn'],
                    len(tunnels.list_tunnels()['tunnelSummaries']), len(iot.list_things()['things'])]
                for call, name in [(tunnels.describe_tunnel, 'tunnelId'), (tunnels.close_tunnel, 'tunnelId')]:
                    r.append(refused(call, **{name: 'ID'}) ==
                        refused(call, **{name: 'UNKNOWN'}).replace('UNKNOWN', 'ID'))
                r.append(refused(iot.describe_thing, thingName='pump')[:9])
                own = tunnels.open_tunnel()
                r.append(':111122223333:' in own['tunnelArn'])
                show(r)
                """.replace("UNKNOWN", "0ea2b3ff-0000-0000-0000-000000000000")
            .replace("ID", ours.path("id").asString()));
        assertThat(seen.toString())
            .isEqualTo("[\"arn:aws:iam::111122223333:user/alice\",0,0,true,true,\"ResourceN\",true]");
        assertThat(field
            .boto("""
                    show(sorted({t['tunnelArn'].split(':')[4] for t in tunnels.list_tunnels()['tunnelSummaries']}))
                    """)
            .toString()).isEqualTo("[\"123456789012\"]");
        assertThat(listing(profiles, "bob")).contains("AccessDeniedException");

        String key = json("key", "list", "alice", "--account", BLUE, "--json").path("accessKeys")
            .get(0)
            .path("accessKeyId")
            .asString();
        assertThat(culvert("key", "list", "alice", "--account", BLUE)).contains(key)
            .contains("ACTIVE")
            .doesNotContain("never");
        culvert("key", "disable", key);
        assertThat(listing(profiles, "alice")).contains("UnrecognizedClientException");
        culvert("key", "enable", key);
        assertThat(listing(profiles, "alice")).contains("done");
        culvert("user", "remove", "alice", "--account", BLUE);
        assertThat(listing(profiles, "alice")).contains("UnrecognizedClientException");
    }

    @Test
    void aUserMayDoWhatItsPolicyAllowsAndNoMore() throws IOException {
        Tools.needBoto3();
        Files.writeString(files.resolve("ops.json"), """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "iot:OpenTunnel",
                   "Resource": ["arn:aws:iot:*:*:tunnel/*", "arn:aws:iot:*:*:thing/pump-*"],
                   "Condition": {"ForAllValues:StringEquals": {"iot:TunnelDestinationService": "SSH"},
                                 "StringEquals": {"aws:RequestTag/owner": "${aws:username}"}}},
                  {"Effect": "Allow", "Action": ["iot:DescribeTunnel", "iot:CloseTunnel"], "Resource": "*",
                   "Condition": {"StringEquals": {"aws:ResourceTag/owner": "${aws:username}"},
                                 "BoolIfExists": {"iot:Delete": "false"}}},
                  {"Effect": "Allow", "Action": "iot:RotateTunnelAccessToken", "Resource": "*",
                   "Condition": {"StringEquals": {"iot:ClientMode": "DESTINATION"}}},
                  {"Effect": "Deny", "Action": "*", "Resource": "*",
                   "Condition": {"NotIpAddress": {"aws:SourceIp": ["127.0.0.0/8", "::1"]}}}]}
                """);
        culvert("policy", "put", "ops", file("ops.json"));
        culvert("user", "add", "olga", "--policy", "ops");
        Path profiles = files.resolve("olga");
        culvert("key", "create", "olga", "--write-profile", profiles.toString());
        String root = field.boto("show(tunnels.open_tunnel()['tunnelId'])").asString();
        JsonNode answers = boto(profiles, "olga",
                """
                        def code(call, **members):
                            try:
                                call(**members)
                                return 'done'
                            except Exception as e:
                                return e.response['Error']['Code'].replace('AccessDeniedException', 'denied')
                        def opening(thing, service, owner):
                            return dict(destinationConfig={'thingName': thing, 'services': [service]},
                                tags=[{'key': 'owner', 'value': owner}])
                        own = tunnels.open_tunnel(**opening('pump-1', 'SSH', 'olga'))['tunnelId']
                        show([code(tunnels.open_tunnel, **opening('valve', 'SSH', 'olga')),
                            code(tunnels.open_tunnel, **opening('pump-1', 'RDP', 'olga')),
                            code(tunnels.open_tunnel, **opening('pump-1', 'SSH', 'bob')),
                            code(tunnels.open_tunnel), code(tunnels.list_tunnels),
                            code(tunnels.describe_tunnel, tunnelId=own), code(tunnels.describe_tunnel, tunnelId='ROOT'),
                            code(tunnels.describe_tunnel, tunnelId='unknown'),
                            code(tunnels.rotate_tunnel_access_token, tunnelId=own, clientMode='DESTINATION'),
                            code(tunnels.rotate_tunnel_access_token, tunnelId=own, clientMode='ALL'),
                            code(tunnels.close_tunnel, tunnelId=own, delete=True), code(tunnels.close_tunnel, tunnelId=own)])
                        """
                    .replace("ROOT", root));
        assertThat(answers.toString()).isEqualTo("[\"denied\",\"denied\",\"denied\",\"denied\",\"denied\","
                + "\"done\",\"denied\",\"denied\",\"done\",\"denied\",\"denied\",\"done\"]");
    }

    @Test
    void anAccountsAdministratorAdministersItsOwnAccountAlone() {
        culvert("account", "add", "444455556666");
        culvert("policy", "put", "admin", file("all.json"), "--account", "444455556666");
        culvert("user", "add", "anna", "--account", "444455556666", "--policy", "admin");
        Path profiles = files.resolve("admins");
        culvert("key", "create", "anna", "--account", "444455556666", "--write-profile", profiles.toString());
        Map<String, String> anna = profile(profiles, "anna");
        assertThat(culvertAs(anna, "user", "list").out()).contains("anna");
        assertThat(culvertAs(anna, "account", "list").out()).contains("444455556666")
            .doesNotContain("123456789012");
        Tools.Result foreign = culvertAs(anna, "user", "list", "--account", "123456789012");
        Tools.Result unknown = culvertAs(anna, "user", "list", "--account", "999999999999");
        assertThat(foreign.exit()).isEqualTo(4);
        assertThat(foreign.out()).contains("ResourceNotFoundException")
            .isEqualTo(unknown.out().replace("999999999999", "123456789012"));
        assertThat(culvertAs(anna, "account", "add", "777777777777").exit()).isNotZero();
    }

    @Test
    void applyIsIdempotentAndDeletesOnlyWithPrune() throws IOException {
        Files.writeString(files.resolve("identities.yaml"), """
                accounts:
                  "222233334444":
                    name: green
                    policies:
                      all: { file: all.json }
                      look:
                        Version: "2012-10-17"
                        Statement: [{Effect: Allow, Action: "iot:DescribeTunnel", Resource: "*"}]
                    users:
                      carol: { policies: [all, look] }
                      dave: {}
                """);
        String file = file("identities.yaml");
        assertThat(culvert("apply", "-f", file, "--dry-run")).contains("5 changes would be made");
        assertThat(culvert("account", "list")).doesNotContain("222233334444");
        assertThat(culvert("apply", "-f", file)).contains("5 changes made");
        assertThat(culvert("apply", "-f", file, "--prune")).contains("Nothing to do");
        culvert("user", "add", "extra", "--account", "222233334444");
        assertThat(culvert("apply", "-f", file)).contains("Nothing to do");
        assertThat(culvert("apply", "-f", file, "--prune")).contains("delete  user");
        assertThat(culvert("user", "list", "--account", "222233334444")).contains("all, look")
            .doesNotContain("extra");
    }

    @Test
    void errorsInAFileNameThePositionTheValueAndTheRule() throws IOException {
        assertRefused("accounts: {\"22\": {}}", "accounts.22: 22 (expected: [0-9]{12})");
        assertRefused("acounts: {}", "unknown key acounts (nearest: accounts; expected: accounts)");
        assertRefused("accounts: {\"222233334444\": {users: {\"x y\": {}}}}",
                "accounts.222233334444.users.x y: x y (expected: ");
        assertRefused(
                "accounts: {\"222233334444\": {policies: {p: {Version: \"2012-10-17\", Statement: "
                        + "{Effect: allow, Action: \"*\", Resource: \"*\"}}}}}",
                "accounts.222233334444.policies.p: Statement");
        assertRefused("accounts: {\"555566667777\": {users: {eve: {policies: [none]}}}}",
                "policy: none is not there (expected: one of account 555566667777)");
        assertRefused("accounts: [", "line ");
        assertThat(culvert("account", "list")).doesNotContain("555566667777");
    }

    @Test
    void noSecretIsInTheDataFolderInTheClear() throws IOException {
        culvert("user", "add", "secretive");
        JsonNode made = json("key", "create", "secretive", "--json").path("accessKey");
        byte[] secret = made.path("secretAccessKey").asString().getBytes(StandardCharsets.US_ASCII);
        assertThat(secret).hasSize(40);
        String needle = new String(secret, StandardCharsets.ISO_8859_1);
        boolean idFound = false;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                String content = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
                assertThat(content.contains(needle)).as("%s", each).isFalse();
                idFound |= content.contains(made.path("accessKeyId").asString());
            }
        }
        assertThat(idFound).as("the key's id, which shows that the search finds what is there").isTrue();
    }

    private static void assertRefused(String yaml, String words) throws IOException {
        Path file = files.resolve("refused.yaml");
        Files.writeString(file, yaml);
        Tools.Result result = culvertAs(field.environment(), "apply", "-f", file.toString());
        assertThat(result.exit()).isNotZero();
        assertThat(result.out()).contains(words);
    }

    private static String listing(Path profiles, String name) {
        return boto(profiles, name, """
                try:
                    tunnels.list_tunnels()
                    show('done')
                except Exception as e:
                    show(e.response['Error']['Code'])
                """).asString();
    }

    private static JsonNode boto(Path profiles, String name, String python) {
        return new JsonMapper().readTree(Tools.must(profile(profiles, name), "python3", "-c",
                "import boto3, json\ntunnels = boto3.client('iotsecuretunneling')\n"
                        + "def show(answer): print(json.dumps(answer, default=str))\n" + python));
    }

    /// The environment with which AWS clients and Culvert's commands find the service and use only
    /// this profile.
    private static Map<String, String> profile(Path profiles, String name) {
        return new HashMap<>(Map.of("AWS_SHARED_CREDENTIALS_FILE", profiles.toString(), "AWS_CONFIG_FILE",
                "/dev/null", "AWS_PROFILE", name, "AWS_CA_BUNDLE", folder.resolve("tls/ca.pem").toString(),
                "AWS_EC2_METADATA_DISABLED", "true"));
    }

    private static String file(String name) {
        return files.resolve(name).toString();
    }

    private static JsonNode json(String... arguments) {
        return new JsonMapper().readTree(culvert(arguments));
    }

    private static String culvert(String... arguments) {
        Tools.Result result = culvertAs(field.environment(), arguments);
        assertThat(result.exit()).as("%s said: %s", List.of(arguments), result.out()).isZero();
        return result.out();
    }

    private static Tools.Result culvertAs(Map<String, String> environment, String... arguments) {
        return Tools.run(environment, Tools.culvert(arguments).toArray(String[]::new));
    }
}
