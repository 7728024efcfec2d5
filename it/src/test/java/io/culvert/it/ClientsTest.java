package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Unmodified clients: boto3 and the AWS CLI.
class ClientsTest {

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    @BeforeAll
    static void start() throws Exception {
        field = new Field(folder);
    }

    @Test
    void boto3RotatesWithEveryParameter() {
        Tools.needBoto3();
        JsonNode seen = field
            .boto("""
                    def names(answer): return sorted(k for k in answer if k != 'ResponseMetadata')
                    opened = tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['SSH', 'HTTP']},
                        description='größe', tags=[{'key': 'team', 'value': 'blue'}],
                        timeoutConfig={'maxLifetimeTimeoutMinutes': 5})
                    id = opened['tunnelId']
                    r = {}
                    def rotate(**more):
                        a = tunnels.rotate_tunnel_access_token(tunnelId=id, **more)
                        assert a['tunnelArn'] == opened['tunnelArn']
                        assert all(a.get(k) != opened[k] for k in ('sourceAccessToken', 'destinationAccessToken'))
                        return names(a)
                    r['source'] = rotate(clientMode='SOURCE')
                    r['destination'] = rotate(clientMode='DESTINATION')
                    r['all'] = rotate(clientMode='ALL')
                    r['again'] = rotate(clientMode='DESTINATION',
                        destinationConfig={'thingName': 'pump', 'services': ['HTTP', 'SSH']})
                    t = tunnels.describe_tunnel(tunnelId=id)['tunnel']
                    r['tunnel'] = [t['status'], t['description'], t['destinationConfig'], t['timeoutConfig'],
                        t['sourceConnectionState']['status'], t['tags']]
                    show(r)
                    """);
        assertThat(seen.path("source").toString()).isEqualTo("[\"sourceAccessToken\",\"tunnelArn\"]");
        assertThat(seen.path("destination").toString())
            .isEqualTo("[\"destinationAccessToken\",\"tunnelArn\"]");
        assertThat(seen.path("all").size()).isEqualTo(3);
        assertThat(seen.path("again").size()).isEqualTo(2);
        assertThat(seen.path("tunnel").toString())
            .isEqualTo("[\"OPEN\",\"größe\",{\"thingName\":\"pump\",\"services\":"
                    + "[\"SSH\",\"HTTP\"]},{\"maxLifetimeTimeoutMinutes\":5},\"DISCONNECTED\","
                    + "[{\"key\":\"team\",\"value\":\"blue\"}]]");
    }

    @Test
    void boto3GetsResourceNotFoundForTunnelsUnknownDeletedOrClosed() {
        Tools.needBoto3();
        JsonNode seen = field.boto("""
                closed = tunnels.open_tunnel()['tunnelId']
                tunnels.close_tunnel(tunnelId=closed)
                deleted = tunnels.open_tunnel()['tunnelId']
                tunnels.close_tunnel(tunnelId=deleted, delete=True)
                r = []
                for id in ['0ea2b3ff-0000-0000-0000-000000000000', deleted, closed]:
                    try:
                        tunnels.rotate_tunnel_access_token(tunnelId=id, clientMode='ALL')
                        r.append('rotated')
                    except tunnels.exceptions.ResourceNotFoundException as e:
                        r.append('not found')
                r.append(tunnels.describe_tunnel(tunnelId=closed)['tunnel']['status'])
                show(r)
                """);
        assertThat(seen.toString()).isEqualTo("[\"not found\",\"not found\",\"not found\",\"CLOSED\"]");
    }

    @Test
    void boto3TagsListsAndPages() {
        Tools.needBoto3();
        JsonNode seen = field
            .boto("""
                    ids = [tunnels.open_tunnel(destinationConfig={'thingName': 'valve', 'services': ['SSH']})
                        for _ in range(3)]
                    arn = ids[0]['tunnelArn']
                    tunnels.tag_resource(resourceArn=arn, tags=[{'key': 'a', 'value': ''}, {'key': 'b', 'value': '2'}])
                    tunnels.untag_resource(resourceArn=arn, tagKeys=['b', 'c'])
                    page = tunnels.list_tunnels(thingName='valve', maxResults=2)
                    rest = tunnels.list_tunnels(thingName='valve', maxResults=2, nextToken=page['nextToken'])
                    listed = [t['tunnelId'] for t in page['tunnelSummaries'] + rest['tunnelSummaries']]
                    identity = boto3.client('sts').get_caller_identity()
                    iot = boto3.client('iot')
                    iot.create_thing(thingName='valve')
                    show([tunnels.list_tags_for_resource(resourceArn=arn)['tags'],
                        listed == [t['tunnelId'] for t in reversed(ids)], identity['Account'],
                        iot.describe_thing(thingName='valve')['thingName']])
                    iot.delete_thing(thingName='valve')
                    """);
        assertThat(seen.toString())
            .isEqualTo("[[{\"key\":\"a\",\"value\":\"\"}],true,\"123456789012\",\"valve\"]");
    }

    @Test
    void boto3KnowsErrorsByTheirClass() {
        Tools.needBoto3();
        JsonNode seen = field
            .boto("""
                    r = []
                    def fails(call, **members):
                        try: call(**members)
                        except Exception as e: r.append([type(e).__name__, e.response['Error']['Code'],
                            e.response['ResponseMetadata']['HTTPStatusCode'], e.response['ResponseMetadata']['RetryAttempts']])
                    fails(tunnels.describe_tunnel, tunnelId='none')
                    fails(tunnels.open_tunnel, destinationConfig={'services': ['A', 'B', 'C', 'D']})
                    fails(tunnels.open_tunnel, description='a\\nb')
                    fails(boto3.client('sts').assume_role, RoleArn='arn:aws:iam::123456789012:role/r', RoleSessionName='session')
                    fails(boto3.client('iotsecuretunneling', aws_secret_access_key='wrong',
                        aws_access_key_id='AKIAIOSFODNN7EXAMPLE').list_tunnels)
                    fails(boto3.client('iotsecuretunneling', region_name='eu-west-1',
                        endpoint_url=tunnels.meta.endpoint_url).list_tunnels)
                    show(r)
                    """);
        assertThat(seen.toString())
            .isEqualTo("[[\"ResourceNotFoundException\",\"ResourceNotFoundException\",400,0],"
                    + "[\"LimitExceededException\",\"LimitExceededException\",400,0],"
                    + "[\"ClientError\",\"ValidationException\",400,0],[\"ClientError\",\"AccessDenied\",403,0],"
                    + "[\"ClientError\",\"UnrecognizedClientException\",403,0],"
                    + "[\"ClientError\",\"InvalidSignatureException\",403,0]]");
    }

    @Test
    void theAwsCliTagsAndGetsTheCallerIdentity() {
        Tools.need("aws", "awscli");
        String arn = aws("open-tunnel", "--tags", "key=a,value=1", "--query", "tunnelArn");
        aws("tag-resource", "--resource-arn", arn, "--tags", "key=b,value=2");
        aws("untag-resource", "--resource-arn", arn, "--tag-keys", "a");
        assertThat(aws("list-tags-for-resource", "--resource-arn", arn, "--query", "tags[].[key,value]"))
            .isEqualTo("b\t2");
        assertThat(Tools.must(field.environment(), "aws", "sts", "get-caller-identity", "--query", "Arn"))
            .contains("arn:aws:iam::123456789012:root");
    }

    @Test
    void theAwsCliWalksThroughATunnelsLife() {
        Tools.need("aws", "awscli");
        String id = aws("open-tunnel", "--destination-config", "services=SSH", "--query", "tunnelId");
        assertThat(aws("describe-tunnel", "--tunnel-id", id, "--query", "tunnel.status")).isEqualTo("OPEN");
        assertThat(aws("list-tunnels", "--query", "tunnelSummaries[].tunnelId")).contains(id);
        assertThat(aws("rotate-tunnel-access-token", "--tunnel-id", id, "--client-mode", "SOURCE", "--query",
                "sourceAccessToken"))
            .startsWith("culvert-");
        aws("close-tunnel", "--tunnel-id", id);
        assertThat(aws("describe-tunnel", "--tunnel-id", id, "--query", "tunnel.status")).isEqualTo("CLOSED");
        aws("close-tunnel", "--tunnel-id", id, "--delete");
        assertThat(Tools
            .run(field.environment(), "aws", "iotsecuretunneling", "describe-tunnel", "--tunnel-id", id)
            .out()).contains("ResourceNotFoundException");
    }

    private static String aws(String... arguments) {
        String[] command = new String[arguments.length + 4];
        command[0] = "aws";
        command[1] = "--output";
        command[2] = "text";
        command[3] = "iotsecuretunneling";
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return Tools.must(field.environment(), command).strip();
    }
}
