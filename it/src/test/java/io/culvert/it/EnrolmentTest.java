package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The ways in which a device gets its certificate, by the operator's commands.
class EnrolmentTest {

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    @BeforeAll
    static void start() throws Exception {
        Tools.need("openssl", "openssl");
        field = new Field(folder.resolve("service"));
    }

    @Test
    void aThingIsAddedAndRenewedWithRequestsOfItsDevice() throws Exception {
        Path out = folder.resolve("own-key");
        Path request = request("own-key");
        assertThat(culvert("thing", "add", "own-key", "--csr", request.toString(), "--out", out.toString())
            .out()).contains("own-key.key.pem");
        assertThat(out.resolve("own-key.key.pem")).doesNotExist();
        assertThat(out.resolve("own-key.cert.pem")).content().contains("BEGIN CERTIFICATE");
        assertThat(out.resolve("agent.yaml")).content().contains("key: own-key.key.pem");

        String renewed = culvert("thing", "renew", "own-key", "--csr", request("own-key2").toString(),
                "--out", out.toString())
            .out();
        JsonNode certificates = JsonMapper.shared()
            .readTree(culvert("thing", "show", "own-key", "--json").out())
            .path("device")
            .path("certificates");
        assertThat(certificates.valueStream().map(each -> each.path("status").asString()))
            .containsExactly("ACTIVE", "ACTIVE");
        String old = renewed.substring(renewed.lastIndexOf("--certificate ") + 14).strip();
        culvert("thing", "revoke", "own-key", "--certificate", old);
        assertThat(culvert("thing", "show", "own-key").out()).contains("REVOKED", "ACTIVE");
    }

    @Test
    void aThingIsAddedWithTheCertificateThatItsDeviceHas() {
        Path own = selfSigned("old-pump");
        String[] add = {"thing", "add", "old-pump", "--certificate", own.toString(), "--out",
                folder.resolve("old-pump").toString(), "--force"};
        culvert(add);
        assertThat(folder.resolve("old-pump/old-pump.cert.pem")).hasSameTextualContentAs(own);
        assertThat(culvert("thing", "show", "old-pump").out()).containsOnlyOnce("ACTIVE");

        culvert(add);
        assertThat(culvert("thing", "show", "old-pump").out()).containsOnlyOnce("ACTIVE");
        culvert("thing", "revoke", "old-pump");
        assertThat(run(add).out()).contains("is REVOKED (expected:");
    }

    @Test
    void filesThatCannotBeUsedChangeNothing() {
        Path nothing = folder.resolve("nothing.pem");
        assertThat(run("thing", "add", "none", "--csr", nothing.toString()).out())
            .contains("csr: " + nothing + ": no such file");
        assertThat(run("thing", "add", "none", "--certificate", nothing.toString()).out())
            .contains("certificate: " + nothing + ": no such file");
        assertThat(run("thing", "add", "none", "--certificate", "a", "--csr", "b").exit()).isEqualTo(2);
        assertThat(run("thing", "show", "none").exit()).isEqualTo(4);
    }

    /// With boto3 as the operator and mosquitto_sub as the device.
    @Test
    void aDeviceOfARegisteredAuthorityIsRegisteredWhenItConnects() throws Exception {
        Tools.needBoto3();
        Tools.need("mosquitto_sub", "mosquitto-clients");
        Path authority = authority("acme");
        String code = field.iot("show(iot.get_registration_code())").path("registrationCode").asString();
        Path proof = signed("proof", code, "acme");
        JsonNode registered = field.iot("""
                template = json.dumps({'Parameters': {'AWS::IoT::Certificate::Id': {'Type': 'String'},
                    'AWS::IoT::Certificate::CommonName': {'Type': 'String'}}, 'Resources': {
                    'thing': {'Type': 'AWS::IoT::Thing', 'Properties': {
                        'ThingName': {'Ref': 'AWS::IoT::Certificate::CommonName'},
                        'AttributePayload': {'made': 'first-connection'}}},
                    'certificate': {'Type': 'AWS::IoT::Certificate', 'Properties': {
                        'CertificateId': {'Ref': 'AWS::IoT::Certificate::Id'}, 'Status': 'ACTIVE'}}}})
                role = 'arn:aws:iam::123456789012:role/any'
                r = [refused(iot.create_provisioning_template, templateName='no', templateBody=template,
                        provisioningRoleArn=role),
                    refused(iot.create_provisioning_template, templateName='no', type='JITP',
                        templateBody=template.replace('AWS::IoT::Thing', 'AWS::IoT::Shadow'),
                        provisioningRoleArn=role)]
                iot.create_provisioning_template(templateName='firsts', type='JITP', enabled=True,
                    templateBody=template, provisioningRoleArn=role)
                ca = dict(caCertificate=open('%s').read(), setAsActive=True, allowAutoRegistration=True,
                    registrationConfig={'templateName': 'firsts', 'roleArn': role})
                r += [refused(iot.register_ca_certificate, **ca),
                    refused(iot.register_ca_certificate, verificationCertificate=open('%s').read(), **ca),
                    refused(iot.register_ca_certificate, verificationCertificate=open('%s').read(), **ca),
                    refused(iot.register_ca_certificate, certificateMode='SNI_ONLY', **ca)]
                id = iot.list_ca_certificates()['certificates'][0]['certificateId']
                told = iot.describe_ca_certificate(certificateId=id)
                r += [told['certificateDescription']['status'],
                    told['certificateDescription']['autoRegistrationStatus'],
                    told['registrationConfig']['templateName'],
                    iot.describe_provisioning_template(templateName='firsts')['templateBody'] == template,
                    [t['templateName'] for t in iot.list_provisioning_templates()['templates']],
                    refused(iot.delete_provisioning_template, templateName='firsts'),
                    refused(iot.delete_ca_certificate, certificateId=id)]
                show(r)
                """.formatted(authority, authority, proof));
        assertThat(registered.toString()).isEqualTo("[[\"InvalidRequestException\",400],"
                + "[\"InvalidRequestException\",400],[\"InvalidRequestException\",400],"
                + "[\"RegistrationCodeValidationException\",400],\"done\","
                + "[\"ResourceAlreadyExistsException\",409],\"ACTIVE\",\"ENABLE\",\"firsts\",true,"
                + "[\"firsts\"],[\"DeleteConflictException\",409],[\"CertificateStateException\",406]]");

        signed("new-lamp", "new-lamp", "acme");
        Path heard = folder.resolve("heard");
        Process device = subscriber("new-lamp", heard);
        try {
            await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Files.readString(heard)).contains("Subscribed"));
            JsonNode known = field.iot("""
                    lamp = iot.describe_thing(thingName='new-lamp')
                    id = iot.list_ca_certificates()['certificates'][0]['certificateId']
                    under = iot.list_certificates_by_ca(caCertificateId=id)['certificates']
                    r = [lamp['attributes'], [c['status'] for c in under]]
                    iot.update_ca_certificate(certificateId=id, newStatus='INACTIVE')
                    show(r)
                    """);
            assertThat(known.toString()).isEqualTo("[{\"made\":\"first-connection\"},[\"ACTIVE\"]]");
            await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(Files.readString(heard)).contains("Received DISCONNECT (135)"));
        } finally {
            device.destroy();
        }
        Process again = subscriber("new-lamp", heard);
        try {
            await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Files.readString(heard)).contains("CONNACK (135)"));
        } finally {
            again.destroy();
        }
    }

    private static Process subscriber(String thing, Path heard) throws Exception {
        return new ProcessBuilder("stdbuf", "-oL", "mosquitto_sub", "-d", "-V", "5", "-q", "1", "-i", thing,
                "-h", "localhost", "-p", Integer.toString(field.server().mqttPort()), "--cafile",
                field.folder().resolve("tls/ca.pem").toString(), "--cert",
                folder.resolve(thing + ".pem").toString(), "--key", folder.resolve(thing + ".key").toString(),
                "-t", "$aws/things/" + thing + "/tunnels/notify")
            .redirectErrorStream(true)
            .redirectOutput(heard.toFile())
            .start();
    }

    @Test
    void boto3RegistersAThingByATemplateOfItsOwn() throws Exception {
        Tools.needBoto3();
        JsonNode seen = field
            .iot("""
                    template = json.dumps({'Parameters': {'Name': {'Type': 'String'}, 'CSR': {'Type': 'String'},
                            'Site': {'Type': 'String', 'Default': 'north'}},
                        'Resources': {'thing': {'Type': 'AWS::IoT::Thing', 'Properties': {
                                'ThingName': {'Ref': 'Name'}, 'AttributePayload': {'site': {'Ref': 'Site'}}}},
                            'certificate': {'Type': 'AWS::IoT::Certificate', 'Properties': {
                                'CertificateSigningRequest': {'Ref': 'CSR'}}}}})
                    csr = open('%s').read()
                    made = iot.register_thing(templateBody=template, parameters={'Name': 'by-template', 'CSR': csr})
                    id = made['resourceArns']['certificate'].split('/')[1]
                    r = [iot.describe_thing(thingName='by-template')['attributes'],
                        iot.describe_certificate(certificateId=id)['certificateDescription']['status'],
                        iot.list_thing_principals(thingName='by-template')['principals']
                            == [made['resourceArns']['certificate']],
                        'BEGIN CERTIFICATE' in made['certificatePem'],
                        refused(iot.register_thing, templateBody=template, parameters={'Name': 'no'}),
                        refused(iot.register_thing, templateBody=template, parameters={'Other': 'no'})]
                    show(r)
                    """
                .formatted(request("by-template")));
        assertThat(seen.toString()).isEqualTo("[{\"site\":\"north\"},\"ACTIVE\",true,true,"
                + "[\"InvalidRequestException\",400],[\"InvalidRequestException\",400]]");
    }

    @Test
    void thingsAreImportedAndASecondRunAddsWhatIsMissing() throws Exception {
        Path out = folder.resolve("fleet");
        Path list = folder.resolve("fleet.csv");
        request("with-request");
        Files.writeString(list, """
                thing,groups,csr,attribute:site
                fleet-1,,,north
                fleet 2,,,north
                fleet-3,nowhere,,north
                fleet-4,,with-request.csr,south
                fleet-5,,missing.csr,south
                """);
        String[] command = {"thing", "import", list.toString(), "--out", out.toString()};
        Tools.Result first = run(command);
        assertThat(first.exit()).isEqualTo(1);
        assertThat(first.out()).contains("fleet-1: added", "fleet-4: added", "line 3: thing: fleet 2",
                "line 4: fleet-3: Thing group nowhere", "line 6: fleet-5: csr: ", "3 lines failed");
        assertThat(out.resolve("fleet-4/fleet-4.key.pem")).doesNotExist();
        Path key = out.resolve("fleet-1/fleet-1.key.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
        String before = Files.readString(key);

        Files.delete(out.resolve("fleet-1/agent.yaml"));
        Files.writeString(list, "thing,attribute:site\nfleet-1,north\nfleet-3,north\nfleet-4,south\n");
        assertThat(culvert(command).out()).contains("fleet-1: added", "fleet-3: added")
            .doesNotContain("fleet-4");
        assertThat(key).hasContent(before);
        assertThat(out.resolve("fleet-1/agent.yaml")).content().contains("thing: fleet-1");
        assertThat(culvert("thing", "show", "fleet-1").out()).contains("site=north")
            .containsOnlyOnce("ACTIVE");
    }

    @Test
    void aDeviceEnrolsItselfOnceWithAnInvitation() throws Exception {
        String told = culvert("thing", "invite", "invited").out();
        String[] command = told.substring(told.indexOf("culvert enrol ") + 8).strip().split("\\s+");
        Path out = folder.resolve("invited");
        assertThat(culvert(with(command, out)).out()).contains("Enrolled as invited");
        assertThat(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve("invited.key.pem"))))
            .isEqualTo("rw-------");
        assertThat(out.resolve("enrolling.key.pem")).doesNotExist();
        assertThat(out.resolve("agent.yaml")).content().contains("thing: invited", "mqtt: localhost:");
        assertThat(publicKey("x509", out.resolve("invited.cert.pem"), "-noout", "-pubkey"))
            .isEqualTo(publicKey("pkey", out.resolve("invited.key.pem"), "-pubout"));
        assertThat(culvert("thing", "show", "invited").out()).containsOnlyOnce("ACTIVE");

        assertThat(run(with(command, folder.resolve("thief"))).out()).contains("unknown, expired or used");
        command[command.length - 1] = "00000-00000-00000-00000";
        assertThat(run(with(command, folder.resolve("guess"))).out()).contains("unknown, expired or used");
        assertThat(culvert("thing", "show", "invited").out()).containsOnlyOnce("ACTIVE");
    }

    @Test
    void aDeviceEnrolsItselfWithAnInvitationsFile() throws Exception {
        Path file = folder.resolve("lamp.invite");
        culvert("thing", "invite", "by-file", "--service", "HTTP=127.0.0.1:80", "--file", file.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        Path out = folder.resolve("by-file");
        culvert("enrol", "--invitation", file.toString(), "--out", out.toString());
        assertThat(out.resolve("agent.yaml")).content().contains("HTTP: 127.0.0.1:80");
        assertThat(out.resolve("ca.pem")).content().contains("BEGIN CERTIFICATE");
        assertThat(run("enrol", "--endpoint", "localhost:" + field.server().apiPort(), "--code", "x",
                "--ca-digest", "0".repeat(64))
            .out()).contains("has no such CA");
    }

    private static String[] with(String[] command, Path out) {
        return Stream.concat(Stream.of(command), Stream.of("--out", out.toString())).toArray(String[]::new);
    }

    private static String publicKey(String kind, Path file, String... options) {
        return Tools.must(field.environment(),
                Stream.concat(Stream.of("openssl", kind, "-in", file.toString()), Stream.of(options))
                    .toArray(String[]::new));
    }

    /// An authority NAME.pem with its key.
    private static Path authority(String name) {
        Path certificate = folder.resolve(name + ".pem");
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2", "-subj", "/O=" + name, "-addext", "basicConstraints=critical,CA:TRUE", "-keyout",
                folder.resolve(name + ".key").toString(), "-out", certificate.toString());
        return certificate;
    }

    /// A certificate NAME.pem with its key, signed by an authority.
    private static Path signed(String name, String commonName, String authority) throws Exception {
        Path request = request(name, commonName);
        Path certificate = folder.resolve(name + ".pem");
        openssl("x509", "-req", "-in", request.toString(), "-CA",
                folder.resolve(authority + ".pem").toString(), "-CAkey",
                folder.resolve(authority + ".key").toString(), "-CAcreateserial", "-days", "1", "-out",
                certificate.toString());
        return certificate;
    }

    private static Path request(String name) throws Exception {
        return request(name, name);
    }

    private static Path request(String name, String commonName) throws Exception {
        Path request = folder.resolve(name + ".csr");
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
                "/CN=" + commonName, "-keyout", folder.resolve(name + ".key").toString(), "-out",
                request.toString());
        assertThat(Files.readString(request)).contains("CERTIFICATE REQUEST");
        return request;
    }

    private static Path selfSigned(String name) {
        Path certificate = folder.resolve(name + ".pem");
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2", "-subj", "/CN=" + name, "-keyout", folder.resolve(name + ".key").toString(), "-out",
                certificate.toString());
        return certificate;
    }

    private static void openssl(String... arguments) {
        Tools.must(field.environment(),
                Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static Tools.Result culvert(String... arguments) {
        Tools.Result result = run(arguments);
        assertThat(result.exit()).as("%s said: %s", Stream.of(arguments).toList(), result.out()).isZero();
        return result;
    }

    private static Tools.Result run(String... arguments) {
        return Tools.run(field.environment(), Tools.culvert(arguments).toArray(String[]::new));
    }
}
