package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Scripts that provision devices, with AWS's own clients.
class ProvisioningTest {

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

    @Test
    void boto3WalksThroughADevicesWholeLife() {
        JsonNode seen = field
            .iot("""
                    thing = iot.create_thing(thingName='pump', attributePayload={'attributes': {'site': 'north'}})
                    group = iot.create_thing_group(thingGroupName='north',
                        thingGroupProperties={'thingGroupDescription': 'the north'})
                    iot.create_thing_group(thingGroupName='pumps', parentGroupName='north')
                    iot.add_thing_to_thing_group(thingGroupName='pumps', thingName='pump')
                    keys = iot.create_keys_and_certificate(setAsActive=True)
                    arn, id = keys['certificateArn'], keys['certificateId']
                    iot.attach_thing_principal(thingName='pump', principal=arn)
                    certificate = iot.describe_certificate(certificateId=id)['certificateDescription']
                    described = iot.describe_thing_group(thingGroupName='pumps')['thingGroupMetadata']
                    r = [thing['thingId'] == iot.describe_thing(thingName='pump')['thingId'] != 'pump',
                        [g['groupName'] for g in iot.list_thing_groups_for_thing(thingName='pump')['thingGroups']],
                        iot.list_things_in_thing_group(thingGroupName='north', recursive=True)['things'],
                        [g['groupName'] for g in described['rootToParentThingGroups']],
                        iot.list_thing_principals(thingName='pump')['principals'] == [arn],
                        iot.list_principal_things(principal=arn)['things'],
                        id in [c['certificateId'] for c in iot.list_certificates()['certificates']],
                        certificate['status'], certificate['certificatePem'] == keys['certificatePem'],
                        certificate['validity']['notAfter'] > certificate['creationDate'],
                        keys['keyPair']['PrivateKey'][:27], iot.describe_endpoint(endpointType='iot:Data-ATS')[
                        'endpointAddress'].startswith('localhost:')]
                    r += [refused(iot.delete_thing, thingName='pump'),
                        refused(iot.delete_certificate, certificateId=id)]
                    iot.update_certificate(certificateId=id, newStatus='REVOKED')
                    r += [refused(iot.update_certificate, certificateId=id, newStatus='ACTIVE'),
                        refused(iot.delete_certificate, certificateId=id, forceDelete=True)]
                    iot.detach_thing_principal(thingName='pump', principal=arn)
                    iot.delete_certificate(certificateId=id)
                    iot.remove_thing_from_thing_group(thingGroupName='pumps', thingName='pump')
                    r += [refused(iot.delete_thing_group, thingGroupName='north')]
                    iot.delete_thing_group(thingGroupName='pumps')
                    iot.delete_thing_group(thingGroupName='north')
                    iot.delete_thing(thingName='pump')
                    r += [refused(iot.describe_thing, thingName='pump'),
                        refused(iot.describe_certificate, certificateId=id),
                        refused(iot.describe_thing_group, thingGroupName='pumps')]
                    iot.create_thing(thingName='lamp')
                    r += [[(t['thingName'], t['connectivity']['connected']) for t in iot.search_index(
                        queryString='thingName:la* AND connectivity.connected:false')['things']],
                        refused(iot.search_index, queryString='a OR b')]
                    iot.delete_thing(thingName='lamp')
                    show(r)
                    """);
        assertThat(seen.toString()).isEqualTo("[true,[\"pumps\"],[\"pump\"],[\"north\"],true,[\"pump\"],true,"
                + "\"ACTIVE\",true,true,\"-----BEGIN PRIVATE KEY-----\",true,"
                + "[\"InvalidRequestException\",400],[\"CertificateStateException\",406],"
                + "[\"CertificateStateException\",406],[\"DeleteConflictException\",409],"
                + "[\"InvalidRequestException\",400],[\"ResourceNotFoundException\",404],"
                + "[\"ResourceNotFoundException\",404],[\"ResourceNotFoundException\",404],"
                + "[[\"lamp\",false]],[\"InvalidQueryException\",400]]");
    }

    @Test
    void attributesAreMergedReplacedAndRemoved() {
        JsonNode seen = field
            .iot("""
                    iot.create_thing(thingName='valve', attributePayload={'attributes': {'a': '1', 'b': '2'}})
                    def now():
                        t = iot.describe_thing(thingName='valve')
                        return [t['version'], t['attributes']]
                    r = [now()]
                    iot.update_thing(thingName='valve', attributePayload={'attributes': {'c': '3', 'a': ''}, 'merge': True})
                    r.append(now())
                    iot.update_thing(thingName='valve', attributePayload={'attributes': {'d.e': '4'}}, expectedVersion=2)
                    r.append(now())
                    r.append(refused(iot.update_thing, thingName='valve', expectedVersion=2))
                    r.append(refused(iot.delete_thing, thingName='valve', expectedVersion=2))
                    r.append(refused(iot.create_thing, thingName='valve'))
                    r.append(refused(iot.create_thing, thingName='valve', attributePayload={'attributes': {'d.e': '4'}}))
                    r.append([t['thingName'] for t in iot.list_things(attributeName='d.e', attributeValue='4')['things']])
                    r.append([t['thingName'] for t in iot.list_things(attributeName='d_e', attributeValue='4')['things']])
                    r.append(refused(iot.update_thing, thingName='none'))
                    iot.delete_thing(thingName='valve', expectedVersion=3)
                    show(r)
                    """);
        assertThat(seen.toString()).isEqualTo("[[1,{\"a\":\"1\",\"b\":\"2\"}],[2,{\"b\":\"2\",\"c\":\"3\"}],"
                + "[3,{\"d.e\":\"4\"}],[\"VersionConflictException\",409],[\"VersionConflictException\",409],"
                + "[\"ResourceAlreadyExistsException\",409],\"done\",[\"valve\"],[],"
                + "[\"ResourceNotFoundException\",404]]");
    }

    @Test
    void everyPaginatorOfBoto3SeesEachElementOnce() {
        JsonNode seen = field
            .iot("""
                    for i in range(5):
                        iot.create_thing(thingName='p%d' % i, attributePayload={'attributes': {'paged': 'yes'}})
                        iot.create_thing_group(thingGroupName='pg%d' % i)
                        iot.add_thing_to_thing_group(thingGroupName='pg0', thingName='p%d' % i)
                        iot.add_thing_to_thing_group(thingGroupName='pg%d' % i, thingName='p0')
                    keys = [iot.create_keys_and_certificate(setAsActive=True) for _ in range(5)]
                    arns = [k['certificateArn'] for k in keys]
                    for arn in arns:
                        iot.attach_thing_principal(thingName='p0', principal=arn)
                    for i in range(1, 5):
                        iot.attach_thing_principal(thingName='p%d' % i, principal=arns[0])
                    def walk(operation, member, size='maxResults', token='nextToken', next='nextToken', **arguments):
                        found, more = [], {}
                        while True:
                            page = getattr(iot, operation)(**{size: 2}, **more, **arguments)
                            assert len(page[member]) <= 2
                            found += [str(e) for e in page[member]]
                            if next not in page: return [len(found), len(set(found))]
                            more = {token: page[next]}
                    r = [walk('list_things', 'things', attributeName='paged'),
                        walk('list_thing_groups', 'thingGroups', namePrefixFilter='pg'),
                        walk('list_things_in_thing_group', 'things', thingGroupName='pg0'),
                        walk('list_thing_groups_for_thing', 'thingGroups', thingName='p0'),
                        walk('list_thing_principals', 'principals', thingName='p0'),
                        walk('list_principal_things', 'things', principal=arns[0]),
                        refused(iot.list_things, nextToken='no such'),
                        refused(iot.list_certificates, marker='bm8='),
                        refused(iot.list_things, maxResults=251)]
                    own = {k['certificateId'] for k in keys}
                    for ascending in (True, False):
                        found, more = [], {}
                        while True:
                            page = iot.list_certificates(pageSize=2, ascendingOrder=ascending, **more)
                            found += [c['certificateId'] for c in page['certificates'] if c['certificateId'] in own]
                            if 'nextMarker' not in page: break
                            more = {'marker': page['nextMarker']}
                        r.append([len(found), set(found) == own])
                    show(r)
                    """);
        String invalid = "[\"InvalidRequestException\",400]";
        assertThat(seen.toString()).isEqualTo("[[5,5],[5,5],[5,5],[5,5],[5,5],[5,5]," + invalid + ","
                + invalid + "," + invalid + ",[5,true],[5,true]]");
    }

    @Test
    void registersACertificateOfTheDevicesOwnOnce() throws Exception {
        Tools.need("openssl", "openssl");
        String own = folder.resolve("own.pem").toString();
        Tools.must(field.environment(), "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=own", "-keyout",
                folder.resolve("own.key").toString(), "-out", own);
        JsonNode seen = field
            .iot("""
                    pem = open('%s').read()
                    r = [iot.describe_certificate(certificateId=iot.register_certificate_without_ca(certificatePem=pem,
                            status='ACTIVE')['certificateId'])['certificateDescription']['status'],
                        refused(iot.register_certificate_without_ca, certificatePem=pem),
                        refused(iot.register_certificate_without_ca, certificatePem=pem + pem),
                        refused(iot.register_certificate_without_ca, certificatePem='x'),
                        refused(iot.register_certificate_without_ca, certificatePem=pem, status='PENDING_TRANSFER')]
                    show(r)
                    """
                .formatted(own));
        assertThat(seen.toString()).isEqualTo("[\"ACTIVE\",[\"ResourceAlreadyExistsException\",409],"
                + "[\"CertificateValidationException\",400],[\"CertificateValidationException\",400],"
                + "[\"InvalidRequestException\",400]]");
    }

    @Test
    void operationsThatCulvertDoesNotHaveAreRefusedWithAClearMessage() {
        JsonNode seen = field.iot("""
                r = []
                for call, arguments in [(iot.create_billing_group, dict(billingGroupName='t')),
                        (iot.create_job, dict(jobId='j', targets=['t'])),
                        (iot.list_topic_rules, dict()),
                        (iot.create_thing, dict(thingName='billed', billingGroupName='t'))]:
                    try:
                        call(**arguments)
                        r.append('done')
                    except iot.exceptions.InvalidRequestException as e:
                        r.append('is not supported' in str(e))
                show(r)
                """);
        assertThat(seen.toString()).isEqualTo("[true,true,true,true]");
    }

    @Test
    void theAwsCliProvisionsAThing() {
        Tools.need("aws", "awscli");
        assertThat(aws("create-thing", "--thing-name", "cli", "--attribute-payload",
                "attributes={culvert.destination-protocol=V1}", "--query", "thingArn"))
            .isEqualTo("arn:aws:iot:us-east-1:123456789012:thing/cli");
        aws("create-thing-group", "--thing-group-name", "cli-group");
        aws("add-thing-to-thing-group", "--thing-group-name", "cli-group", "--thing-name", "cli");
        String arn = aws("create-keys-and-certificate", "--set-as-active", "--query", "certificateArn");
        aws("attach-thing-principal", "--thing-name", "cli", "--principal", arn);
        assertThat(aws("list-thing-principals", "--thing-name", "cli", "--query", "principals[0]"))
            .isEqualTo(arn);
        assertThat(
                aws("list-things-in-thing-group", "--thing-group-name", "cli-group", "--query", "things[0]"))
            .isEqualTo("cli");
        assertThat(Tools.run(field.environment(), "aws", "iot", "describe-thing", "--thing-name", "unknown")
            .out()).contains("ResourceNotFoundException");
    }

    private static String aws(String... arguments) {
        String[] command = new String[arguments.length + 4];
        System.arraycopy(new String[]{"aws", "--output", "text", "iot"}, 0, command, 0, 4);
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        return Tools.must(field.environment(), command).strip();
    }
}
