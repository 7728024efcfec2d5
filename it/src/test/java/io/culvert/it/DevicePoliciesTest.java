package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Policies of certificates: made by the clients of others, obeyed by the MQTT endpoint.
class DevicePoliciesTest {

    private static final String DOCUMENT = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", "
            + "\"Action\": [\"iot:Connect\", \"iot:Receive\", \"iot:Subscribe\"], \"Resource\": "
            + "[\"arn:aws:iot:us-east-1:123456789012:client/${iot:Connection.Thing.ThingName}\", "
            + "\"arn:aws:iot:us-east-1:123456789012:topic*/$aws/things/${iot:Connection.Thing.ThingName}/tunnels/*\"]}]}";

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    @BeforeAll
    static void start() throws Exception {
        Tools.needBoto3();
        field = new Field(folder);
    }

    /// Runs Python as [Field#iot] does, in which `document` is the policy document.
    private static JsonNode withDocument(String python) {
        return field.iot("document = '''%s'''%n".formatted(DOCUMENT) + python);
    }

    @Test
    void boto3WalksThroughAPolicysWholeLife() {
        JsonNode seen = withDocument(
                """
                        arn = iot.create_keys_and_certificate(setAsActive=True)['certificateArn']
                        made = iot.create_policy(policyName='life', policyDocument=document)
                        r = [made['policyArn'], made['policyVersionId'],
                            iot.get_policy(policyName='life')['policyDocument'] == document,
                            refused(iot.create_policy, policyName='life', policyDocument=document)]
                        iot.attach_policy(policyName='life', target=arn)
                        iot.attach_policy(policyName='life', target=arn)
                        r += [[p['policyName'] for p in iot.list_attached_policies(target=arn)['policies']],
                            iot.list_targets_for_policy(policyName='life')['targets'] == [arn],
                            'life' in [p['policyName'] for p in iot.list_policies()['policies']]]
                        second = iot.create_policy_version(policyName='life', policyDocument=document, setAsDefault=True)
                        r += [second['policyVersionId'], second['isDefaultVersion'],
                            [[v['versionId'], v['isDefaultVersion']] for v in
                                iot.list_policy_versions(policyName='life')['policyVersions']],
                            refused(iot.delete_policy_version, policyName='life', policyVersionId='2')]
                        iot.set_default_policy_version(policyName='life', policyVersionId='1')
                        r += [iot.get_policy_version(policyName='life', policyVersionId='1')['isDefaultVersion'],
                            refused(iot.delete_policy, policyName='life')]
                        iot.delete_policy_version(policyName='life', policyVersionId='2')
                        iot.detach_policy(policyName='life', target=arn)
                        iot.delete_policy(policyName='life')
                        r += [refused(iot.get_policy, policyName='life')]
                        show(r)
                        """);
        assertThat(seen.toString())
            .isEqualTo("[\"arn:aws:iot:us-east-1:123456789012:policy/life\",\"1\",true,"
                    + "[\"ResourceAlreadyExistsException\",409],[\"life\"],true,true,\"2\",true,"
                    + "[[\"2\",true],[\"1\",false]],[\"DeleteConflictException\",409],true,"
                    + "[\"DeleteConflictException\",409],[\"ResourceNotFoundException\",404]]");
    }

    @Test
    void whatCannotBeHonouredIsRefusedInWords() {
        JsonNode seen = field.iot("""
                r = []
                for action, resource in [('iot:GetThingShadow', '*'), ('iot:Connect', 'client/x'),
                        ('iot:Connect', 'arn:aws:iot:us-east-1:1:client/${aws:username}')]:
                    try:
                        iot.create_policy(policyName='no', policyDocument=json.dumps({'Statement': [
                            {'Effect': 'Allow', 'Action': action, 'Resource': resource}]}))
                    except iot.exceptions.MalformedPolicyException as e:
                        r.append(e.response['Error']['Message'])
                show(r)
                """);
        assertThat(seen.path(0).asString()).contains("'iot:GetThingShadow'", "no shadows");
        assertThat(seen.path(1).asString()).contains("'client/x'");
        assertThat(seen.path(2).asString()).contains("'aws:username'", "iot:ClientId");
    }

    @Test
    void theAwsCliProvisionsADeviceFromItsOwnKeyByTheOlderCalls() throws Exception {
        Tools.need("aws", "awscli");
        Tools.need("openssl", "openssl");
        Path request = folder.resolve("request.pem");
        Tools.must(field.environment(), "openssl", "req", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=own", "-keyout",
                folder.resolve("own.key").toString(), "-out", request.toString());
        Path document = Files.writeString(folder.resolve("policy.json"), DOCUMENT);
        String arn = aws("create-certificate-from-csr", "--set-as-active", "--certificate-signing-request",
                "file://" + request, "--query", "certificateArn");
        aws("create-policy", "--policy-name", "older", "--policy-document", "file://" + document);
        aws("attach-principal-policy", "--policy-name", "older", "--principal", arn);

        assertThat(aws("list-principal-policies", "--principal", arn, "--query", "policies[0].policyName"))
            .isEqualTo("older");
        assertThat(aws("list-policy-principals", "--policy-name", "older", "--query", "principals[0]"))
            .isEqualTo(arn);
        assertThat(aws("describe-endpoint", "--endpoint-type", "iot:Data-ATS")).startsWith("localhost");
        assertThat(Tools
            .run(field.environment(), "aws", "iot", "describe-endpoint", "--endpoint-type",
                    "iot:CredentialProvider")
            .out()).contains("no AWS credentials");
        assertThat(Tools
            .run(field.environment(), "aws", "iam", "get-user", "--endpoint-url",
                    "https://localhost:" + field.server().apiPort())
            .out()).contains("iam is not one that Culvert has");
    }

    @Test
    void aDeviceMayDoWhatItsPoliciesAllow() {
        Tools.need("mosquitto_sub", "mosquitto-clients");
        Tools.must(field.environment(),
                Tools.culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString())
                    .toArray(String[]::new));
        assertThat(subscribe("anybody")).contains("Subscribed").doesNotContain("denied");

        withDocument("""
                iot.create_policy(policyName='pumps', policyDocument=document)
                arn = iot.list_thing_principals(thingName='pump')['principals'][0]
                objects = iot.list_thing_principals_v2(thingName='pump')['thingPrincipalObjects'] \\
                    if hasattr(iot, 'list_thing_principals_v2') else [{'principal': arn}]
                assert [o['principal'] for o in objects] == [arn]
                iot.attach_policy(policyName='pumps', target=arn)
                show(arn)
                """);
        assertThat(subscribe("anybody")).doesNotContain("Subscribed");
        assertThat(subscribe("pump")).contains("Subscribed").doesNotContain("denied");

        withDocument("""
                iot.create_policy_version(policyName='pumps', setAsDefault=True,
                    policyDocument=document.replace('"iot:Subscribe"', '"iot:Publish"'))
                show(1)
                """);
        assertThat(subscribe("pump")).contains("denied");
    }

    /// What mosquitto_sub says about one subscription under a client id; it leaves after a few seconds.
    private static String subscribe(String clientId) {
        Path files = folder.resolve("pump");
        return Tools
            .run(Map.of(), 60,
                    List.of("mosquitto_sub", "-d", "-W", "5", "-q", "1", "-i", clientId, "-h", "localhost",
                            "-p", Integer.toString(field.server().mqttPort()), "--cafile",
                            files.resolve("ca.pem").toString(), "--cert",
                            files.resolve("pump.cert.pem").toString(), "--key",
                            files.resolve("pump.key.pem").toString(), "-t", "$aws/things/pump/tunnels/notify")
                        .toArray(String[]::new))
            .out();
    }

    private static String aws(String... arguments) {
        String[] command = new String[arguments.length + 4];
        System.arraycopy(new String[]{"aws", "--output", "text", "iot"}, 0, command, 0, 4);
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return Tools.must(field.environment(), command).strip();
    }
}
