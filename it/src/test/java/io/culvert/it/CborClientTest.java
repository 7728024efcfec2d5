package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// boto3 with Smithy RPC v2 CBOR: a copy of its model of the service with the protocol changed, and its own
/// serializer and parser. Newer SDKs of other languages speak this format by default.
class CborClientTest {

    private static final String IN_CBOR = """
            import botocore, gzip, os, pathlib, tempfile
            import botocore.session
            model = botocore.session.Session().get_component('data_loader').load_service_model(
                'iotsecuretunneling', 'service-2')
            model['metadata'].update(protocol='smithy-rpc-v2-cbor', protocols=['smithy-rpc-v2-cbor'])
            copy = pathlib.Path(tempfile.mkdtemp()) / 'iotsecuretunneling' / '2018-10-05'
            copy.mkdir(parents=True)
            (copy / 'service-2.json').write_text(json.dumps(model))
            os.environ['AWS_DATA_PATH'] = str(copy.parent.parent)
            tunnels = boto3.session.Session().client('iotsecuretunneling')
            seen = set()
            tunnels.meta.events.register('before-send.*.*', lambda request, **more:
                seen.add(tuple(text(request.headers[h]) for h in ('Content-Type', 'smithy-protocol'))) or None)
            def text(value): return value.decode() if isinstance(value, bytes) else value
            """;

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    @BeforeAll
    static void start() throws Exception {
        Tools.needBoto3();
        assumeTrue(Tools.run(Map.of(), "python3", "-c",
                "import botocore.serialize; assert 'smithy-rpc-v2-cbor' in botocore.serialize.SERIALIZERS")
            .exit() == 0, "this botocore does not know Smithy RPC v2 CBOR: install a newer boto3");
        field = new Field(folder);
    }

    @Test
    void allEightOperationsAnswerAsInJson() {
        JsonNode seen = field.boto(
                IN_CBOR + """
                        def names(answer): return sorted(k for k in answer if k != 'ResponseMetadata')
                        opened = tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['SSH', 'HTTP']},
                            description='größe 😀', tags=[{'key': 'team', 'value': ''}],
                            timeoutConfig={'maxLifetimeTimeoutMinutes': 5})
                        id, arn = opened['tunnelId'], opened['tunnelArn']
                        t = tunnels.describe_tunnel(tunnelId=id)['tunnel']
                        listed = tunnels.list_tunnels(thingName='pump')['tunnelSummaries'][0]
                        tunnels.tag_resource(resourceArn=arn, tags=[{'key': 'a', 'value': '1'}])
                        tunnels.untag_resource(resourceArn=arn, tagKeys=['team'])
                        r = [names(opened), t['description'], t['destinationConfig'], t['timeoutConfig'], t['tags'],
                            t['sourceConnectionState']['status'], listed['tunnelId'] == id,
                            listed['createdAt'] == t['createdAt'] and t['createdAt'].tzinfo is not None,
                            tunnels.list_tags_for_resource(resourceArn=arn)['tags']]
                        for mode in ['SOURCE', 'DESTINATION', 'ALL']:
                            r.append(names(tunnels.rotate_tunnel_access_token(tunnelId=id, clientMode=mode)))
                        r.append(names(tunnels.rotate_tunnel_access_token(tunnelId=id, clientMode='ALL',
                            destinationConfig={'thingName': 'pump', 'services': ['HTTP', 'SSH']})))
                        r.append(names(tunnels.close_tunnel(tunnelId=id, delete=True)))
                        r.append(sorted(seen))
                        show(r)
                        """);
        assertThat(seen.toString()).isEqualTo("""
                [['destinationAccessToken','sourceAccessToken','tunnelArn','tunnelId'],'größe 😀',\
                {'thingName':'pump','services':['SSH','HTTP']},{'maxLifetimeTimeoutMinutes':5},\
                [{'key':'team','value':''}],'DISCONNECTED',true,true,[{'key':'a','value':'1'}],\
                ['sourceAccessToken','tunnelArn'],['destinationAccessToken','tunnelArn'],\
                ['destinationAccessToken','sourceAccessToken','tunnelArn'],\
                ['destinationAccessToken','sourceAccessToken','tunnelArn'],[],\
                [['application/cbor','rpc-v2-cbor']]]""".replace('\'', '"'));
    }

    @Test
    void errorsHaveTheirClassAndWords() {
        JsonNode seen = field.boto(
                IN_CBOR + """
                        r = []
                        def fails(call, **members):
                            try: call(**members)
                            except Exception as e:
                                r.append([type(e).__name__, e.response['Error']['Code'], e.response['Error']['Message'],
                                    e.response['ResponseMetadata']['HTTPStatusCode'],
                                    len(e.response['ResponseMetadata']['RequestId'])])
                        fails(tunnels.describe_tunnel, tunnelId='none')
                        fails(tunnels.open_tunnel, destinationConfig={'services': ['A', 'B', 'C', 'D']})
                        fails(tunnels.open_tunnel, timeoutConfig={'maxLifetimeTimeoutMinutes': 721})
                        show(r)
                        """);
        assertThat(seen.toString()).isEqualTo(
                """
                        [["ResourceNotFoundException","ResourceNotFoundException","Tunnel none not found",400,36],\
                        ["LimitExceededException","LimitExceededException",\
                        "destinationConfig.services: 4 services (expected: at most 3)",400,36],\
                        ["ClientError","ValidationException","1 validation error detected: Value '721' at \
                        'timeoutConfig.maxLifetimeTimeoutMinutes' failed to satisfy constraint: Member must have value less \
                        than or equal to 720",400,36]]""");
    }

    @Test
    void pagesAreWalkedThrough() {
        JsonNode seen = field.boto(
                IN_CBOR + """
                        opened = [tunnels.open_tunnel(destinationConfig={'thingName': 'paged', 'services': ['S']})['tunnelId']
                            for _ in range(5)]
                        listed, more = [], {}
                        while True:
                            page = tunnels.list_tunnels(thingName='paged', maxResults=2, **more)
                            listed += [t['tunnelId'] for t in page['tunnelSummaries']]
                            if 'nextToken' not in page: break
                            more = {'nextToken': page['nextToken']}
                        show(sorted(listed) == sorted(opened))
                        """);
        assertThat(seen.booleanValue()).isTrue();
    }
}
