package io.culvert.agent;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttProxyConfig;
import com.hivemq.client.mqtt.MqttProxyProtocol;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import io.culvert.localproxy.Credentials;
import io.culvert.localproxy.Endpoint;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.LocalProxy;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.LocalProxyListener;
import io.culvert.localproxy.PortMappings;
import io.culvert.transport.Authorities;
import io.culvert.transport.EventLoops;
import io.culvert.transport.TlsContexts;
import io.culvert.transport.WebProxy;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for a thing's notifications, for ever, and runs a destination local proxy in this process for each.
/// A tunnel that ends takes its proxy with it; the agent goes on. Thread safe.
public final class Agent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    private static final int MAX_TUNNELS = 100;
    private static final int MAX_RECONNECT_SECONDS = 30;

    private final AgentConfig config;
    private final AgentListener listener;
    private final EventLoops loops = new EventLoops("tunnel", 1);
    private final SslContext tls;
    private final Mqtt3AsyncClient mqtt;
    private final Map<String, LocalProxy> proxies = new ConcurrentHashMap<>();

    /// @throws IOException for certificates or a key that cannot be read, naming the file
    public Agent(AgentConfig config, AgentListener listener) throws IOException {
        this.config = config;
        this.listener = listener;
        this.tls = TlsContexts.client(Authorities.at(config.authorities()));
        this.mqtt = client();
    }

    private Mqtt3AsyncClient client() throws IOException {
        return MqttClient.builder()
            .useMqttVersion3()
            .identifier(config.thing() + "-" + UUID.randomUUID())
            // Each connection subscribes for itself; what the last one had would pile up over the months.
            .addDisconnectedListener(lost -> lost.getReconnector().resubscribeIfSessionExpired(false))
            .transportConfig(wayToMqtt())
            .automaticReconnect()
            .initialDelay(500, TimeUnit.MILLISECONDS)
            .maxDelay(MAX_RECONNECT_SECONDS, TimeUnit.SECONDS)
            .applyAutomaticReconnect()
            .addConnectedListener(connected -> subscribe())
            .addDisconnectedListener(lost -> {
                if (lost.getSource() != MqttDisconnectSource.USER) {
                    LOG.warn("MQTT to {}:{} is down: {}. It is tried again.", config.mqttHost(),
                            config.mqttPort(), lost.getCause().getMessage());
                }
            })
            .buildAsync();
    }

    private MqttClientTransportConfig wayToMqtt() throws IOException {
        WebProxy webProxy = config.webProxy();
        return MqttClientTransportConfig.builder()
            .serverHost(config.mqttHost())
            .serverPort(config.mqttPort())
            .sslConfig()
            .keyManagerFactory(DeviceIdentity.keyManager(config.certificate(), config.key()))
            .trustManagerFactory(DeviceIdentity.trustManager(config.authorities()))
            .applySslConfig()
            .proxyConfig(webProxy == null ? null : through(webProxy))
            .build();
    }

    private static MqttProxyConfig through(WebProxy webProxy) {
        return MqttProxyConfig.builder()
            .protocol(MqttProxyProtocol.HTTP)
            .host(webProxy.host())
            .port(webProxy.port())
            .username(webProxy.user())
            .password(webProxy.password())
            .build();
    }

    /// Begins to connect, and keeps at it until [#close].
    public void start() {
        mqtt.connectWith().keepAlive(30).cleanSession(true).send();
    }

    private void subscribe() {
        String topic = "$aws/things/" + config.thing() + "/tunnels/notify";
        mqtt.subscribeWith()
            .topicFilter(topic)
            .qos(MqttQos.AT_LEAST_ONCE)
            .callback(this::on)
            .send()
            .whenComplete((answer, failure) -> {
                if (failure == null) {
                    LOG.info("Waiting for tunnels to {}", config.thing());
                    listener.subscribed();
                } else {
                    LOG.error(
                            "The service refused the notifications of {}: {}. Is the certificate attached to "
                                    + "this thing?",
                            config.thing(), failure.getMessage());
                }
            });
    }

    private void on(Mqtt3Publish publish) {
        try {
            open(TunnelNotification.parse(publish.getPayloadAsBytes()));
        } catch (IllegalArgumentException e) {
            LOG.warn("A notification was skipped: {}", e.getMessage());
        }
    }

    private void open(TunnelNotification notification) {
        if (!config.services().keySet().containsAll(notification.services())) {
            LOG.warn("A tunnel was skipped: it asks for {}, and {} are offered here", notification.services(),
                    config.services().keySet());
            return;
        }
        if (proxies.size() >= MAX_TUNNELS) {
            LOG.warn("A tunnel was skipped: {} are open (expected: at most {})", proxies.size(), MAX_TUNNELS);
            return;
        }
        LocalProxy proxy = new LocalProxy(proxyConfig(notification), loops, LocalProxyListener.NONE);
        if (proxies.putIfAbsent(notification.accessToken(), proxy) != null) {
            LOG.debug("A notification came twice");
            return;
        }
        LOG.info("A tunnel opens to {}", notification.services());
        proxy.start().thenAccept(exit -> {
            LOG.info("A tunnel to {} ended: {}", notification.services(), exit);
            proxies.remove(notification.accessToken(), proxy);
        });
        listener.notified();
    }

    private LocalProxyConfig proxyConfig(TunnelNotification notification) {
        Map<String, LocalAddress> wanted = new LinkedHashMap<>(config.services());
        wanted.keySet().retainAll(Set.copyOf(notification.services()));
        return new LocalProxyConfig(LocalProxyConfig.Mode.DESTINATION,
                new Endpoint(config.endpointHost(), config.endpointPort(), tls, config.webProxy()),
                new Credentials(notification.accessToken(), UUID.randomUUID().toString()),
                new PortMappings(wanted));
    }

    /// How many tunnels are open to this device.
    public int tunnelCount() {
        return proxies.size();
    }

    @Override
    public void close() {
        mqtt.disconnect();
        proxies.values().forEach(LocalProxy::close);
        loops.close();
    }
}
