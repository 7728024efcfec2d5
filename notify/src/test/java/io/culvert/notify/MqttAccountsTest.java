package io.culvert.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import io.culvert.protocol.ByteTable;
import io.culvert.registry.Attributes;
import io.culvert.registry.Creation;
import io.culvert.registry.Device;
import io.culvert.registry.DeviceAuthenticator;
import io.culvert.registry.DeviceCertificate.Status;
import io.culvert.registry.DevicePermissions;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryInMemory;
import io.culvert.registry.RegistryQuotas;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Which account a certificate means that several accounts have registered. A certificate is public, so
/// whoever saw it may register it.
class MqttAccountsTest {

    private static final String ACCOUNT = MqttField.ACCOUNT;
    private static final String OTHER = "210987654321";
    private static final byte[] CONNECT = ByteTable.bytes("""
            10 0d         CONNECT
            00 04 'MQTT'  protocol
            04            version: 3.1.1
            02            clean session
            00 00         no keep alive
            00 01 'x'     client id
            """);

    @AutoClose
    private final MqttField field = new MqttField();

    private final Registry registry = field.registry();

    private void registerElsewhere(TestIdentity identity) {
        registry.createThing(OTHER, "pump", Attributes.NONE);
        String id = MqttField.registered(registry.register(OTHER, identity.certificate(), Status.ACTIVE));
        registry.attach(OTHER, "pump", id);
    }

    private int connack(TestIdentity identity, String name) throws Exception {
        try (SSLSocket socket = field.raw(identity, name)) {
            socket.getOutputStream().write(CONNECT);
            byte[] answer = socket.getInputStream().readNBytes(4);
            assertThat(answer).startsWith(0x20, 2, 0);
            return answer[3];
        }
    }

    @Test
    void anotherAccountsRegistrationMovesNoDeviceAtTheSharedEndpoint() {
        registerElsewhere(MqttField.PUMP);
        assertThat(field.authenticator().device(MqttField.PUMP.certificate(), null))
            .contains(new Device(ACCOUNT, field.certificateId(), List.of("pump"), DevicePermissions.ALL));
    }

    @Test
    void anotherAccountsRegistrationAloneLetsNobodyInAtTheSharedEndpoint() throws Exception {
        registerElsewhere(MqttField.STRANGER);
        assertThat(connack(MqttField.STRANGER, "localhost")).isEqualTo(5);
    }

    @Test
    void theNameOfAnAccountsEndpointDecidesWhichRegistrationCounts() throws Exception {
        registerElsewhere(MqttField.STRANGER);
        assertThat(connack(MqttField.STRANGER, OTHER + ".mqtt.example.com")).isZero();
        assertThat(connack(MqttField.STRANGER, ACCOUNT + ".mqtt.example.com")).isEqualTo(5);
        assertThat(connack(MqttField.PUMP, OTHER + ".mqtt.example.com")).isEqualTo(5);
        assertThat(connack(MqttField.PUMP, ACCOUNT + ".mqtt.example.com")).isZero();
        assertThat(connack(MqttField.PUMP, "1" + ACCOUNT + ".mqtt.example.com")).isZero();
    }

    @Test
    void whatAnotherAccountDoesWithItsRegistrationDisconnectsNobody() {
        registerElsewhere(MqttField.PUMP);
        List<String> heard = new CopyOnWriteArrayList<>();
        Mqtt3AsyncClient device = field.mqtt3(MqttField.PUMP, "a");
        device.connect().join();
        device.subscribeWith()
            .topicFilter(MqttField.TOPIC)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(publish -> heard.add("one"))
            .send()
            .join();
        registry.detach(OTHER, "pump", field.certificateId());
        registry.setStatus(OTHER, field.certificateId(), Status.REVOKED);
        registry.deleteCertificate(OTHER, field.certificateId());
        field.opens("after");
        await().atMost(Duration.ofSeconds(30)).until(() -> !heard.isEmpty());
        assertThat(device.getState().isConnected()).isTrue();
    }

    @Test
    void aCertificateThatWasIssuedForAnAccountMeansThatAccountAlsoWhileItIsInactive() {
        RegistryInMemory store = new RegistryInMemory();
        Registry issuing = new Registry(store, InstantSource.system(), RegistryQuotas.DEFAULTS, event -> {});
        DeviceAuthenticator authenticator = MqttField.authenticator(store, true);
        var leaf = MqttField.PUMP.certificate();
        String id = MqttField.registered(issuing.registerIssued(OTHER, leaf, Status.ACTIVE));
        assertThat(issuing.register(ACCOUNT, leaf, Status.ACTIVE)).isInstanceOf(Creation.Created.class);
        assertThat(authenticator.device(leaf, null).orElseThrow().account()).isEqualTo(OTHER);
        issuing.setStatus(OTHER, id, Status.REVOKED);
        assertThat(authenticator.device(leaf, null)).isEmpty();
        assertThat(authenticator.device(leaf, ACCOUNT).orElseThrow().account()).isEqualTo(ACCOUNT);
    }

    @Test
    void aMarkOfIssueCountsOnlyOnWhatTheAuthoritySigned() {
        registry.registerIssued(OTHER, MqttField.STRANGER.certificate(), Status.ACTIVE);
        assertThat(field.authenticator().device(MqttField.STRANGER.certificate(), null)).isEmpty();
    }
}
