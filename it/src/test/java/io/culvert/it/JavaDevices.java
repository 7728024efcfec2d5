package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.iot.client.AWSIotException;
import com.amazonaws.services.iot.client.AWSIotMessage;
import com.amazonaws.services.iot.client.AWSIotMqttClient;
import com.amazonaws.services.iot.client.AWSIotQos;
import com.amazonaws.services.iot.client.AWSIotTopic;
import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import software.amazon.awssdk.crt.mqtt.MqttClientConnection;
import software.amazon.awssdk.crt.mqtt.MqttClientConnectionEvents;
import software.amazon.awssdk.crt.mqtt.QualityOfService;
import software.amazon.awssdk.crt.mqtt5.Mqtt5Client;
import software.amazon.awssdk.crt.mqtt5.Mqtt5ClientOptions;
import software.amazon.awssdk.crt.mqtt5.OnAttemptingConnectReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionFailureReturn;
import software.amazon.awssdk.crt.mqtt5.OnConnectionSuccessReturn;
import software.amazon.awssdk.crt.mqtt5.OnDisconnectionReturn;
import software.amazon.awssdk.crt.mqtt5.OnStoppedReturn;
import software.amazon.awssdk.crt.mqtt5.QOS;
import software.amazon.awssdk.crt.mqtt5.packets.ConnectPacket;
import software.amazon.awssdk.crt.mqtt5.packets.PublishPacket;
import software.amazon.awssdk.crt.mqtt5.packets.SubscribePacket;
import software.amazon.awssdk.iot.AwsIotMqtt5ClientBuilder;
import software.amazon.awssdk.iot.AwsIotMqttConnectionBuilder;

/// MQTT clients in Java that devices use. Each connects, subscribes and publishes once, and then keeps its
/// connection and session until it is closed.
final class JavaDevices {

    private static final int KEEP_ALIVE_SECONDS = 30;

    private JavaDevices() {}

    /// AWS's device SDK v2, MQTT 3.1.1.
    static AutoCloseable sdkV2(DeviceSoftware device) throws Exception {
        try (AwsIotMqttConnectionBuilder builder = AwsIotMqttConnectionBuilder
            .newMtlsBuilderFromPath(device.certificate().toString(), device.key().toString())) {
            MqttClientConnection connection = builder
                .withCertificateAuthorityFromPath(null, device.authority().toString())
                .withEndpoint("localhost")
                .withPort(device.port())
                .withClientId(device.name())
                .withCleanSession(false)
                .withConnectionEventCallbacks(new MqttClientConnectionEvents() {
                    @Override
                    public void onConnectionInterrupted(int errorCode) {}

                    @Override
                    public void onConnectionResumed(boolean sessionPresent) {
                        device.say("connected", sessionPresent);
                    }
                })
                .build();
            device.say("connected", connection.connect().get(60, TimeUnit.SECONDS));
            connection
                .subscribe(device.topic(), QualityOfService.AT_LEAST_ONCE,
                        message -> device.say("notified", text(message.getPayload())))
                .get(60, TimeUnit.SECONDS);
            device.say("subscribed", "");
            connection
                .publish(new software.amazon.awssdk.crt.mqtt.MqttMessage(device.jobs(),
                        "{}".getBytes(StandardCharsets.UTF_8), QualityOfService.AT_LEAST_ONCE, false))
                .get(60, TimeUnit.SECONDS);
            device.say("published", "");
            return () -> {
                connection.disconnect().get(20, TimeUnit.SECONDS);
                connection.close();
            };
        }
    }

    /// AWS's device SDK v2, MQTT 5.
    static AutoCloseable sdkV2Mqtt5(DeviceSoftware device) throws Exception {
        try (AwsIotMqtt5ClientBuilder builder = AwsIotMqtt5ClientBuilder.newDirectMqttBuilderWithMtlsFromPath(
                "localhost", device.certificate().toString(), device.key().toString())) {
            Mqtt5Client client = builder.withCertificateAuthorityFromPath(null, device.authority().toString())
                .withPort((long) device.port())
                .withSessionBehavior(Mqtt5ClientOptions.ClientSessionBehavior.REJOIN_POST_SUCCESS)
                .withConnectProperties(new ConnectPacket.ConnectPacketBuilder().withClientId(device.name())
                    .withKeepAliveIntervalSeconds((long) KEEP_ALIVE_SECONDS)
                    .withSessionExpiryIntervalSeconds(DeviceSoftware.KEPT_SECONDS))
                .withLifeCycleEvents(new Life(device))
                .withPublishEvents((with, message) -> device.say("notified",
                        text(message.getPublishPacket().getPayload())))
                .build();
            client.start();
            client
                .subscribe(new SubscribePacket.SubscribePacketBuilder()
                    .withSubscription(device.topic(), QOS.AT_LEAST_ONCE)
                    .build())
                .get(60, TimeUnit.SECONDS);
            device.say("subscribed", "");
            client
                .publish(new PublishPacket.PublishPacketBuilder(device.jobs(), QOS.AT_LEAST_ONCE,
                        "{}".getBytes(StandardCharsets.UTF_8))
                    .build())
                .get(60, TimeUnit.SECONDS);
            device.say("published", "");
            return () -> {
                client.stop(null);
                client.close();
            };
        }
    }

    private record Life(DeviceSoftware device) implements Mqtt5ClientOptions.LifecycleEvents {

        @Override
        public void onConnectionSuccess(Mqtt5Client client, OnConnectionSuccessReturn success) {
            device.say("connected", success.getConnAckPacket().getSessionPresent());
        }

        @Override
        public void onAttemptingConnect(Mqtt5Client client, OnAttemptingConnectReturn attempt) {}

        @Override
        public void onConnectionFailure(Mqtt5Client client, OnConnectionFailureReturn failure) {}

        @Override
        public void onDisconnection(Mqtt5Client client, OnDisconnectionReturn end) {}

        @Override
        public void onStopped(Mqtt5Client client, OnStoppedReturn stopped) {}
    }

    /// AWS's device SDK v1.
    static AutoCloseable sdkV1(DeviceSoftware device) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        AWSIotMqttClient client = new AWSIotMqttClient("localhost", device.name(), sockets(device),
                device.port()) {
            @Override
            public void onConnectionSuccess() {
                super.onConnectionSuccess();
                device.say("connected", connections.getAndIncrement() > 0);
            }
        };
        client.setCleanSession(false);
        client.setMaxConnectionRetries(1000);
        client.setMaxRetryDelay(2000);
        client.connect(60_000);
        client.subscribe(new AWSIotTopic(device.topic(), AWSIotQos.QOS1) {
            @Override
            public void onMessage(AWSIotMessage message) {
                device.say("notified", message.getStringPayload());
            }
        }, 60_000);
        device.say("subscribed", "");
        client.publish(device.jobs(), AWSIotQos.QOS1, "{}", 60_000);
        device.say("published", "");
        return () -> {
            try {
                client.disconnect(20_000);
            } catch (AWSIotException e) {
                assertThat(e).as("the service has stopped before").hasMessageContaining("disconnected");
            }
        };
    }

    /// Paho, MQTT 3.1.1.
    static AutoCloseable paho3(DeviceSoftware device) throws Exception {
        org.eclipse.paho.client.mqttv3.MqttClient client = new org.eclipse.paho.client.mqttv3.MqttClient(
                "ssl://localhost:" + device.port(), device.name(),
                new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence());
        client.setTimeToWait(60_000);
        client.setCallback(new MqttCallbackExtended() {
            @Override
            public void connectComplete(boolean again, String uri) {
                device.say("connected", again);
            }

            @Override
            public void connectionLost(Throwable cause) {}

            @Override
            public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
                device.say("notified", text(message.getPayload()));
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {}
        });
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(sockets(device));
        options.setCleanSession(false);
        options.setAutomaticReconnect(true);
        options.setMaxReconnectDelay(2000);
        client.connect(options);
        client.subscribe(device.topic(), 1);
        device.say("subscribed", "");
        client.publish(device.jobs(), "{}".getBytes(StandardCharsets.UTF_8), 1, false);
        device.say("published", "");
        return () -> {
            client.disconnectForcibly(100, 100);
            client.close(true);
        };
    }

    /// Paho, MQTT 5.
    static AutoCloseable paho5(DeviceSoftware device) throws Exception {
        org.eclipse.paho.mqttv5.client.MqttClient client = new org.eclipse.paho.mqttv5.client.MqttClient(
                "ssl://localhost:" + device.port(), device.name(),
                new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        client.setTimeToWait(60_000);
        client.setCallback(new MqttCallback() {
            @Override
            public void connectComplete(boolean again, String uri) {
                device.say("connected", again);
            }

            @Override
            public void disconnected(MqttDisconnectResponse response) {}

            @Override
            public void mqttErrorOccurred(MqttException exception) {}

            @Override
            public void messageArrived(String topic, MqttMessage message) {
                device.say("notified", text(message.getPayload()));
            }

            @Override
            public void deliveryComplete(IMqttToken token) {}

            @Override
            public void authPacketArrived(int reasonCode, MqttProperties properties) {}
        });
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(sockets(device));
        options.setCleanStart(false);
        options.setSessionExpiryInterval(DeviceSoftware.KEPT_SECONDS);
        options.setAutomaticReconnect(true);
        options.setAutomaticReconnectDelay(1, 2);
        client.connect(options);
        client.subscribe(device.topic(), 1);
        device.say("subscribed", "");
        client.publish(device.jobs(), "{}".getBytes(StandardCharsets.UTF_8), 1, false);
        device.say("published", "");
        return () -> {
            client.disconnectForcibly(100, 100, true);
            client.close(true);
        };
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /// Sockets with the device's certificate.
    private static SSLSocketFactory sockets(DeviceSoftware device)
            throws IOException, GeneralSecurityException {
        return TestTls.client(device.certificate(), device.key(), device.files().resolve("tls/ca.pem"))
            .getSocketFactory();
    }
}
