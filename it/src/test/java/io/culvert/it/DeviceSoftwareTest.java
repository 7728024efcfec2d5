package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.PortMappings;
import io.culvert.server.CulvertServer;
import io.culvert.server.ListenConfig;
import io.culvert.server.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// MQTT clients that devices use, unmodified: they connect to the API's port (by ALPN) and to MQTT's, ask for
/// a session, subscribe once, publish, and hear of a tunnel after a restart of the service.
class DeviceSoftwareTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    private final List<AutoCloseable> running = new ArrayList<>();
    private final List<Path> logs = new ArrayList<>();
    private final Map<String, DeviceSoftware> devices = new LinkedHashMap<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }

    @Test
    void packagesFromNpm() throws Exception {
        NodeDevices.need();
        keepTheirSessions(onBothPorts("v2", "v2mqtt5", "v1", "mqttjs"), () -> {
            for (String kind : List.of("v2", "v2mqtt5", "v1", "mqttjs")) {
                List<DeviceSoftware> own = devices.values()
                    .stream()
                    .filter(device -> device.name().startsWith(kind + "-"))
                    .toList();
                Path log = folder.resolve(kind + ".log");
                logs.add(log);
                running.add(NodeDevices.start(kind, own, log));
            }
        }, true);
    }

    @Test
    void clientsInJava() throws Exception {
        List<String> names = new ArrayList<>(onBothPorts("sdk2", "sdk2mqtt5"));
        // Paho, and AWS's first SDK which uses it, replace the parameters of a socket and with them its ALPN.
        names.addAll(List.of("sdk1-mqtt", "paho3-mqtt", "paho5-mqtt"));
        keepTheirSessions(names, () -> {
            for (DeviceSoftware device : devices.values()) {
                running.add(switch (device.name().split("-", 2)[0]) {
                    case "sdk1" -> JavaDevices.sdkV1(device);
                    case "sdk2" -> JavaDevices.sdkV2(device);
                    case "sdk2mqtt5" -> JavaDevices.sdkV2Mqtt5(device);
                    case "paho3" -> JavaDevices.paho3(device);
                    default -> JavaDevices.paho5(device);
                });
            }
        }, true);
    }

    @Test
    void mosquittoSub() throws Exception {
        Tools.need("mosquitto_sub", "mosquitto-clients");
        keepTheirSessions(onBothPorts("mosquitto"), () -> {
            for (DeviceSoftware device : devices.values()) {
                Path log = folder.resolve(device.name() + ".log");
                logs.add(log);
                Process process = new ProcessBuilder("stdbuf", "-oL", "mosquitto_sub", "-h", "localhost",
                        "-p", String.valueOf(device.port()), "--cafile", device.authority().toString(),
                        "--cert", device.certificate().toString(), "--key", device.key().toString(),
                        "--tls-alpn", "x-amzn-mqtt-ca", "-i", device.name(), "-c", "-q", "1", "-t",
                        device.topic(), "-d", "-F", device.name() + " notified %p")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
                running.add(process::destroy);
            }
            for (Path log : logs) {
                await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(Files.readString(log)).contains("Subscribed"));
            }
        }, false);
    }

    private interface Start {

        void devices() throws Exception;
    }

    private static List<String> onBothPorts(String... kinds) {
        return Stream.of(kinds).flatMap(kind -> Stream.of(kind + "-api", kind + "-mqtt")).toList();
    }

    /// @param names of devices, each followed by the port it connects to: the API's or MQTT's
    /// @param says whether the devices print their events
    private void keepTheirSessions(List<String> names, Start start, boolean says) throws Exception {
        Tools.needBoto3();
        Path data = folder.resolve("service");
        ListenConfig listen;
        try (CulvertServer first = CulvertServer.start(Field.config(data))) {
            listen = new ListenConfig("127.0.0.1", first.apiPort(), null, first.mqttPort(), 0, List.of(),
                    List.of(), null);
            for (String name : names) {
                devices.put(name, new DeviceSoftware(name,
                        name.endsWith("-api") ? first.apiPort() : first.mqttPort(), data));
            }
            enrol(data);
            start.devices();
            if (says) {
                awaitEach("published");
            }
        }
        try (CulvertServer second = CulvertServer.start(ServerConfig.of(data, "123456789012", listen));
                Proxies proxies = new Proxies(data)) {
            if (says) {
                await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(lines()).contains(devices.keySet()
                        .stream()
                        .map(name -> name + " connected true")
                        .toArray(String[]::new)));
            }
            JsonNode opened = Field.boto(data,
                    """
                            show({name: tunnels.open_tunnel(destinationConfig={'thingName': name, 'services': ['SSH']})
                                  for name in %s})"""
                        .formatted(JSON.writeValueAsString(devices.keySet())));
            for (String name : devices.keySet()) {
                serves(name, opened.path(name), proxies, second.dataPort());
            }
        }
        assertThat(lines()).noneMatch(line -> line.contains(" error "));
    }

    private void enrol(Path data) {
        Field.boto(data, """
                iot = boto3.client('iot')
                for name in %s:
                    iot.create_thing(thingName=name)
                    made = iot.create_keys_and_certificate(setAsActive=True)
                    iot.attach_thing_principal(thingName=name, principal=made['certificateArn'])
                    open('%s/' + name + '.cert.pem', 'w').write(made['certificatePem'])
                    open('%s/' + name + '.key.pem', 'w').write(made['keyPair']['PrivateKey'])
                show(0)""".formatted(JSON.writeValueAsString(devices.keySet()), data, data));
    }

    private void awaitEach(String event) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> lines = lines();
            assertThat(devices.keySet())
                .allMatch(name -> lines.stream().anyMatch(line -> line.startsWith(name + " " + event)));
        });
    }

    /// What all devices have said.
    private List<String> lines() throws IOException {
        List<String> lines = devices.values()
            .stream()
            .flatMap(device -> device.lines().stream())
            .map(String::strip)
            .collect(Collectors.toCollection(ArrayList::new));
        for (Path log : logs) {
            try (Stream<String> said = Files.lines(log)) {
                said.map(String::strip).forEach(lines::add);
            }
        }
        return lines;
    }

    /// The device hears of its tunnel, and the token that it was told leads to its service.
    private void serves(String name, JsonNode tunnel, Proxies proxies, int port) throws Exception {
        String token = tunnel.path("destinationAccessToken").asString();
        await().atMost(PATIENCE)
            .untilAsserted(() -> assertThat(lines()).contains(name + " notified {\"clientAccessToken\":\""
                    + token
                    + "\",\"clientMode\":\"destination\",\"region\":\"us-east-1\",\"services\":[\"SSH\"]}"));
        try (EchoServer echo = new EchoServer('e')) {
            proxies.start(LocalProxyConfig.Mode.DESTINATION, token, UUID.randomUUID().toString(),
                    PortMappings.parse("SSH=127.0.0.1:" + echo.port(), "127.0.0.1"), port);
            Proxies.Proxy source = proxies.start(LocalProxyConfig.Mode.SOURCE,
                    tunnel.path("sourceAccessToken").asString(), UUID.randomUUID().toString(), null, port);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), source.port("SSH"))) {
                socket.getOutputStream().write('x');
                assertThat(new String(socket.getInputStream().readNBytes(2), StandardCharsets.US_ASCII))
                    .isEqualTo("ex");
            }
        }
    }
}
