package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.provisioning.FirstConnectionTemplates;
import io.culvert.registry.Attributes;
import io.culvert.registry.CertificateAuthority;
import io.culvert.registry.CertificateAuthority.FirstConnection;
import io.culvert.registry.CertificateAuthority.Mode;
import io.culvert.registry.Creation;
import io.culvert.registry.Device;
import io.culvert.registry.DeviceAuthenticator;
import io.culvert.registry.DeviceAuthenticator.Refusal;
import io.culvert.registry.DeviceAuthorities;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.DevicePermissions;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.FirstConnections;
import io.culvert.registry.Page;
import io.culvert.registry.Provisioning;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryEvent;
import io.culvert.registry.RegistryQuotas;
import io.culvert.registry.RegistryStore.Removal;
import io.culvert.registry.ThingGroups;
import io.culvert.server.TestAuthority.Extra;
import io.culvert.server.TestAuthority.Issue;
import io.culvert.store.Database;
import io.culvert.store.SqlAuthorityStore;
import io.culvert.store.SqlDevicePolicyStore;
import io.culvert.store.SqlRegistryStore;
import io.culvert.store.SqlThingGroupStore;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates of registered authorities: which are accepted, and which are registered when their devices
/// connect for the first time.
class FirstConnectionsTest {

    private static final String ACCOUNT = "123456789012";
    private static final String TEMPLATE = """
            {"Parameters": {"AWS::IoT::Certificate::Id": {"Type": "String"},
                "AWS::IoT::Certificate::CommonName": {"Type": "String"},
                "AWS::IoT::Certificate::SerialNumber": {"Type": "String", "Default": "none"}},
             "Resources": {
                "thing": {"Type": "AWS::IoT::Thing", "Properties": {
                    "ThingName": {"Fn::Join": ["-", ["pump", {"Ref": "AWS::IoT::Certificate::CommonName"}]]},
                    "AttributePayload": {"serial": {"Ref": "AWS::IoT::Certificate::SerialNumber"}},
                    "ThingGroups": ["pumps"]}},
                "certificate": {"Type": "AWS::IoT::Certificate", "Properties": {
                    "CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "ACTIVE"}},
                "policy": {"Type": "AWS::IoT::Policy", "Properties": {"PolicyName": "pumps"}}}}""";

    @TempDir
    Path folder;

    private final List<RegistryEvent> events = new ArrayList<>();
    private final List<FirstConnections.Outcome> outcomes = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-27T12:00:00Z");

    @SuppressWarnings("NullAway.Init")
    private Database database;
    @SuppressWarnings("NullAway.Init")
    private Registry registry;
    @SuppressWarnings("NullAway.Init")
    private DeviceAuthorities authorities;
    @SuppressWarnings("NullAway.Init")
    private DevicePolicies policies;
    @SuppressWarnings("NullAway.Init")
    private DeviceAuthenticator devices;
    @SuppressWarnings("NullAway.Init")
    private TestAuthority acme;

    @BeforeEach
    void start() throws Exception {
        database = Database.embedded(folder);
        SqlRegistryStore store = new SqlRegistryStore(database);
        registry = new Registry(store, () -> now, RegistryQuotas.DEFAULTS, events::add);
        authorities = new DeviceAuthorities(new SqlAuthorityStore(database), () -> now, events::add);
        ThingGroups groups = new ThingGroups(new SqlThingGroupStore(database), RegistryQuotas.DEFAULTS,
                () -> now);
        groups.create(ACCOUNT, new ThingGroups.Wanted("pumps", null, null, Attributes.NONE));
        policies = new DevicePolicies(new SqlDevicePolicyStore(database), registry, RegistryQuotas.DEFAULTS,
                () -> now);
        policies.create(ACCOUNT, "pumps", "{}");
        devices = new DeviceAuthenticator(store, () -> now,
                new DeviceAuthenticator.OwnAccount(ACCOUNT, certificate -> false),
                (account, certificate, things) -> DevicePermissions.ALL,
                new FirstConnections(authorities, registry, new Provisioning(registry, groups, policies),
                        new FirstConnectionTemplates(), () -> now, outcomes::add));
        acme = TestAuthority.of("CN=Acme,O=Acme", now);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    private CertificateAuthority register(TestAuthority authority, boolean automatic) {
        return register(authority, new FirstConnection(automatic, null, TEMPLATE));
    }

    private CertificateAuthority register(TestAuthority authority, FirstConnection first) {
        return authorities.register(ACCOUNT, authority.certificate(), true, Mode.DEFAULT,
                first) instanceof DeviceAuthorities.Registration.Stored(Creation.Created(CertificateAuthority created))
                        ? created
                        : failed(authority);
    }

    private static CertificateAuthority failed(TestAuthority authority) {
        throw new AssertionError(authority.certificate().getSubjectX500Principal() + " was refused");
    }

    private Optional<Device> connect(X509Certificate leaf) {
        return devices.device(leaf, null);
    }

    private String lastRefusal() {
        return String.valueOf(outcomes.getLast().refusal());
    }

    @Test
    void registersADeviceAsTheTemplateSays() throws Exception {
        CertificateAuthority authority = register(acme, true);
        X509Certificate leaf = acme.device("CN=17,SERIALNUMBER=S-9");
        Device device = connect(leaf).orElseThrow();
        assertThat(device.things()).containsExactly("pump-17");
        assertThat(device.authority()).isEqualTo(authority.id());
        assertThat(registry.thing(ACCOUNT, "pump-17").orElseThrow().attributes().values())
            .containsEntry("serial", "S-9");
        assertThat(policies.policiesOf(ACCOUNT, device.certificateId(), Page.first(9)))
            .containsExactly("pumps");
        assertThat(outcomes).singleElement()
            .isEqualTo(new FirstConnections.Outcome(ACCOUNT, device.certificateId(), authority.id(),
                    "pump-17", null));

        assertThat(connect(leaf)).contains(device);
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void refusesADeviceOfAnAuthorityThatDoesNotRegister() throws Exception {
        register(acme, false);
        X509Certificate leaf = acme.device("CN=17");
        assertThat(connect(leaf)).isEmpty();
        assertThat(devices.refusal(leaf, null)).isEqualTo(Refusal.UNKNOWN);
        assertThat(outcomes).isEmpty();
        assertThat(registry.thing(ACCOUNT, "pump-17")).isEmpty();
    }

    @Test
    void registersForTheAccountWhoseEndpointTheDeviceAskedForAlone() throws Exception {
        register(acme, true);
        assertThat(devices.device(acme.device("CN=17"), "210987654321")).isEmpty();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void acceptsNoCertificateOfAnAuthorityThatIsNotActive() throws Exception {
        CertificateAuthority authority = register(acme, true);
        X509Certificate leaf = acme.device("CN=17");
        connect(leaf).orElseThrow();
        events.clear();
        activate(authority, false);
        assertThat(events).containsExactly(new RegistryEvent.AuthorityChanged(ACCOUNT, authority.id()));
        assertThat(connect(leaf)).isEmpty();
        assertThat(devices.refusal(leaf, null)).isEqualTo(Refusal.AUTHORITY);
        assertThat(connect(acme.device("CN=18"))).isEmpty();

        activate(authority, true);
        assertThat(connect(leaf)).isPresent();
        activate(authority, false);
        assertThat(authorities.delete(ACCOUNT, authority.id())).isEqualTo(Removal.REMOVED);
        assertThat(connect(leaf)).isEmpty();
    }

    private void activate(CertificateAuthority authority, boolean active) {
        authorities.update(ACCOUNT, authority.id(),
                known -> new CertificateAuthority(known.id(), known.account(), known.pem(), known.subject(),
                        active, known.mode(), known.firstConnection(), known.version(), known.createdAt(),
                        known.modifiedAt()));
    }

    @Test
    void acceptsNoCertificateOfAnAuthorityThatHasExpired() throws Exception {
        register(acme, true);
        X509Certificate leaf = acme
            .device(new Issue(new X500Name("CN=17"), Duration.ZERO, Duration.ofDays(9999)));
        assertThat(connect(leaf)).isPresent();
        now = now.plus(Duration.ofDays(400));
        assertThat(connect(leaf)).isEmpty();
        assertThat(devices.refusal(leaf, null)).isEqualTo(Refusal.AUTHORITY);
        assertThat(authorities.register(ACCOUNT, acme.certificate(), true, Mode.DEFAULT,
                FirstConnection.REFUSED))
            .isInstanceOf(DeviceAuthorities.Registration.Refused.class);
    }

    @Test
    void leavesARevokedOrDisabledCertificateAsItIs() throws Exception {
        register(acme, true);
        X509Certificate leaf = acme.device("CN=17");
        String id = connect(leaf).orElseThrow().certificateId();
        registry.setStatus(ACCOUNT, id, Status.INACTIVE);
        assertThat(connect(leaf)).isEmpty();
        registry.setStatus(ACCOUNT, id, Status.REVOKED);
        assertThat(connect(leaf)).isEmpty();
        assertThat(devices.refusal(leaf, null)).isEqualTo(Refusal.REVOKED);
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void tellsAuthoritiesWithOneSubjectApartByTheirKeys() throws Exception {
        TestAuthority other = TestAuthority.of("CN=Acme,O=Acme", now);
        X509Certificate forged = other.device("CN=17");
        CertificateAuthority first = register(acme, true);
        assertThat(connect(forged)).isEmpty();
        assertThat(outcomes).isEmpty();

        CertificateAuthority second = register(other, true);
        assertThat(connect(forged).orElseThrow().authority()).isEqualTo(second.id());
        assertThat(connect(acme.device("CN=18")).orElseThrow().authority()).isEqualTo(first.id());
    }

    @Test
    void acceptsNoCertificateThroughAnAuthorityInBetween() throws Exception {
        register(acme, true);
        assertThat(connect(acme.below("CN=Acme,O=Acme").device("CN=17"))).isEmpty();
        assertThat(connect(acme.below("CN=Site").device("CN=17"))).isEmpty();
        assertThat(connect(acme.below("CN=Site").certificate())).isEmpty();
        assertThat(outcomes).isEmpty();
    }

    @Test
    void refusesCertificatesThatAreNotADevicesOwn() throws Exception {
        register(acme, true);
        assertThat(connect(acme.device("CN=17",
                new Extra(Extension.basicConstraints, true, new BasicConstraints(true)))))
            .isEmpty();
        assertThat(connect(acme.device("CN=17", new Extra(Extension.extendedKeyUsage, false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)))))
            .isEmpty();
        assertThat(connect(
                acme.device(new Issue(new X500Name("CN=17"), Duration.ofDays(-9), Duration.ofDays(-1)))))
            .isEmpty();
        assertThat(outcomes).isEmpty();
        assertThat(connect(acme.device("CN=17", new Extra(Extension.extendedKeyUsage, true,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)))))
            .isPresent();
    }

    @Test
    void obeysTheNameConstraintsOfAnAuthority() throws Exception {
        GeneralSubtree[] pumps = {new GeneralSubtree(new GeneralName(GeneralName.dNSName, "pumps.example"))};
        TestAuthority limited = TestAuthority.of("CN=Limited", now,
                new Extra(Extension.nameConstraints, true, new NameConstraints(pumps, null)));
        register(limited, true);
        assertThat(connect(limited.device("CN=17", alternative("a.valves.example")))).isEmpty();
        assertThat(connect(limited.device("CN=17", alternative("a.pumps.example")))).isPresent();
    }

    private static Extra alternative(String name) {
        return new Extra(Extension.subjectAlternativeName, false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
    }

    @Test
    void refusesToRegisterWhatIsNoAuthority() throws Exception {
        X509Certificate leaf = acme.device("CN=17");
        assertThat(authorities.register(ACCOUNT, leaf, true, Mode.DEFAULT, FirstConnection.REFUSED))
            .isInstanceOf(DeviceAuthorities.Registration.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a\\+b", "a#b", "a\u0000b", "a b", "$aws", "é"})
    void refusesSubjectsThatAreNoName(String name) throws Exception {
        register(acme, true);
        assertThat(connect(acme.device("CN=" + name))).isEmpty();
        assertThat(lastRefusal()).contains("ThingName");
        assertThat(registry.things(ACCOUNT, null, Page.first(1))).isEmpty();
    }

    @Test
    void takesNoNameFromASubjectThatHasTwo() throws Exception {
        register(acme, true);
        assertThat(connect(acme.device("CN=17,CN=18"))).isEmpty();
        assertThat(lastRefusal()).contains("CommonName");
    }

    @Test
    void completesARegistrationThatWasInterrupted() throws Exception {
        register(acme, new FirstConnection(true, null,
                TEMPLATE.replace("\"PolicyName\": \"pumps\"", "\"PolicyName\": \"later\"")));
        X509Certificate leaf = acme.device("CN=17");
        assertThat(connect(leaf)).isEmpty();
        assertThat(devices.refusal(leaf, null)).isEqualTo(Refusal.PENDING);
        assertThat(lastRefusal()).contains("policy: later");
        policies.create(ACCOUNT, "later", "{}");
        assertThat(connect(leaf).orElseThrow().things()).containsExactly("pump-17");
    }

    @Test
    void registersSoManyDevicesPerSecondAlone() throws Exception {
        register(acme, true);
        for (int i = 0; i < FirstConnections.PER_SECOND; i++) {
            assertThat(connect(acme.device("CN=" + i))).isPresent();
        }
        X509Certificate late = acme.device("CN=late");
        assertThat(connect(late)).isEmpty();
        assertThat(lastRefusal()).contains("per second");
        now = now.plus(Duration.ofSeconds(1));
        assertThat(connect(late)).isPresent();
    }
}
