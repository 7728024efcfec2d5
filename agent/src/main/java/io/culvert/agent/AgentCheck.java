package io.culvert.agent;

import io.culvert.agent.mqtt.MqttHandshake;
import io.culvert.agent.mqtt.MqttSettings;
import io.culvert.localproxy.LocalAddress;
import io.culvert.protocol.NotificationTopic;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.Connector;
import io.culvert.transport.Dialer;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.transport.Reasons;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/// Checks whether an agent could serve tunnels with a configuration: its files, both endpoints, and the
/// services that it offers. Connects to MQTT with a client id that no agent uses and subscribes to nothing, so
/// that an agent that runs on the device is not disturbed.
public final class AgentCheck {

    private static final int CONNECT_MILLIS = 5_000;

    private final AgentConfig config;
    private final InstantSource clock;
    private final boolean offline;

    /// @param clock tells whether the certificate is valid
    /// @param offline whether to leave out the steps that connect to the service
    public AgentCheck(AgentConfig config, InstantSource clock, boolean offline) {
        this.config = config;
        this.clock = clock;
        this.offline = offline;
    }

    /// The steps in order, each with the name of what it checks. A step returns what the agent would use, or
    /// throws an exception whose message says what is wrong. Steps block.
    public Map<String, Callable<String>> steps() {
        Map<String, Callable<String>> steps = new LinkedHashMap<>();
        steps.put("certificate", this::certificate);
        if (!offline) {
            steps.put("MQTT", this::mqtt);
            steps.put("data", this::data);
        }
        config.services().forEach((id, address) -> steps.put(id, () -> offered(address)));
        return steps;
    }

    private DeviceIdentity identity() throws IOException {
        return new DeviceIdentity(config.files(), clock);
    }

    private String certificate() throws IOException {
        Instant end = identity().ends();
        if (!clock.instant().isBefore(end)) {
            throw new IOException(config.files().certificate() + " ended on " + end + ". Replace it.");
        }
        return config.files().certificate() + ", valid until " + end;
    }

    private String mqtt() throws IOException, InterruptedException {
        AgentConfig.Target target = config.mqtt();
        SslContext tls = identity().mqtt();
        MqttHandshake.Result result = handshake(target, tls, MqttVersion.MQTT_5);
        if (result instanceof MqttHandshake.Result.OtherVersion) {
            result = handshake(target, tls, MqttVersion.MQTT_3_1_1);
        }
        String address = Endpoint.text(target.host(), target.port());
        return switch (result) {
            case MqttHandshake.Result.Accepted() -> address + " accepts this device";
            case MqttHandshake.Result.OtherVersion() ->
                throw new IOException(address + " speaks neither MQTT 5 nor MQTT 3.1.1");
            case MqttHandshake.Result.Refused(String reason) ->
                throw new IOException(address + " is reached, but " + reason);
        };
    }

    private MqttHandshake.Result handshake(AgentConfig.Target target, SslContext tls, MqttVersion version)
            throws IOException, InterruptedException {
        MqttSettings settings = new MqttSettings(config.thing() + "-check-" + UUID.randomUUID(),
                NotificationTopic.of(config.thing()), Map.of());
        return connected(target, tls,
                channel -> CompletableFuture
                    .supplyAsync(() -> MqttHandshake.start(settings, version, channel), channel.eventLoop())
                    .thenCompose(result -> result));
    }

    private String data() throws IOException, InterruptedException {
        return connected(config.endpoint(), identity().data(), channel -> {
            channel.close();
            return CompletableFuture
                .completedFuture(Endpoint.text(config.endpoint().host(), config.endpoint().port())
                        + " is reached, and its certificate is trusted");
        });
    }

    /// Connects, with TLS, and waits for the result of some use of the connection.
    private static <T> T connected(AgentConfig.Target target, SslContext tls,
            Function<Channel, CompletableFuture<T>> use) throws IOException, InterruptedException {
        String address = Endpoint.text(target.host(), target.port());
        try (EventLoops loops = new EventLoops("check", 1)) {
            EventLoop loop = loops.group().next();
            Connector connector = new Connector(new Dialer(loops, loop));
            Endpoint endpoint = new Endpoint(target.host(), target.port(), tls, target.webProxy());
            Future<Channel> connecting = loop
                .submit(() -> connector.connect(endpoint, Connector.Progress.IGNORED))
                .get();
            return use.apply(connecting.get()).get();
        } catch (ExecutionException e) {
            throw new IOException(
                    address + " " + (e.getCause() instanceof ConnectFailure failure ? failure.sentence()
                            : "cannot be reached (" + Reasons.of(e) + ")"),
                    e);
        }
    }

    private static String offered(LocalAddress address) throws IOException {
        try {
            switch (address) {
                case LocalAddress.Tcp tcp -> connect(tcp);
                case LocalAddress.Unix unix -> connect(unix);
            }
            return address + " answers";
        } catch (IOException e) {
            throw new IOException("nothing answers at " + address + " (" + Reasons.of(e) + ")", e);
        }
    }

    private static void connect(LocalAddress.Tcp address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
        }
    }

    private static void connect(LocalAddress.Unix address) throws IOException {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.connect(UnixDomainSocketAddress.of(Path.of(address.path())));
        }
    }
}
