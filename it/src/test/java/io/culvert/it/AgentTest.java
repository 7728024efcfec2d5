package io.culvert.it;

import static io.culvert.it.AgentDevice.OPEN;
import static io.culvert.it.AgentDevice.agent;
import static io.culvert.it.AgentDevice.assertEchoes;
import static io.culvert.it.AgentDevice.enrol;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `culvert agent` as a child process, as on a device.
class AgentTest {

    @TempDir
    Path folder;

    @Test
    void servesManyTunnelsInTurnAndSeveralAtATime() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            try (CulvertProcess agent = agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                List<JsonNode> tunnels = new ArrayList<>();
                List<Proxy> sources = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    tunnels.add(field.boto(OPEN));
                    sources.add(field.source(tunnels.get(i), null));
                }
                for (Proxy source : sources) {
                    assertEchoes(source);
                }
                field.boto("show(tunnels.close_tunnel(tunnelId='"
                        + tunnels.getFirst().path("tunnelId").asString() + "'))");
                agent.says("The tunnel was closed");
                assertEchoes(sources.getLast());
                assertEchoes(field.source(field.boto(OPEN), null));
                agent.process().destroy();
                assertThat(agent.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void reconnectsAfterTheServiceWasKilledAndServesTheNextTunnel() throws Exception {
        Tools.needBoto3();
        Path data = folder.resolve("service");
        int api = Tools.freePort();
        int mqtt = Tools.freePort();
        try (EchoServer echo = new EchoServer('e'); CulvertProcess first = serve(data, api, mqtt, "1.log")) {
            first.says("\nready");
            enrol(folder, Field.environment(data), echo.port(), api, mqtt);
            try (CulvertProcess agent = agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                JsonNode before = Field.boto(data, OPEN);
                agent.says("Tunnel 1 to ECHO opens");
                first.kill();
                try (CulvertProcess second = serve(data, api, mqtt, "2.log");
                        Proxies proxies = new Proxies(data)) {
                    second.says("\nready");
                    assertEchoes(source(proxies, before, api));
                    await().atMost(Duration.ofSeconds(60))
                        .until(() -> agent.output().split("Waiting for tunnels to pump", -1).length == 3);
                    assertEchoes(source(proxies, Field.boto(data, OPEN), api));
                }
            }
        }
    }

    @Test
    void releasesEverythingOfTunnelsThatHaveEnded() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e');
                Field field = new Field(folder.resolve("service"));
                Boto boto = new Boto(field.environment())) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            try (CulvertProcess agent = agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                goThrough(10, field, boto);
                long before = held(agent);
                goThrough(50, field, boto);
                await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(held(agent)).isLessThanOrEqualTo(before));
            }
        }
    }

    @Test
    void receivesNotificationsAndServesThroughAWebProxyWithAPassword() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e');
                Field field = new Field(folder.resolve("service"));
                ConnectProxy webProxy = new ConnectProxy(folder.resolve("proxy"), "me:s3cret")) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            Files.writeString(folder.resolve("pump/agent.yaml"),
                    "web-proxy: http://me:s3cret@localhost:" + webProxy.reachedBy(null).port() + "\n",
                    StandardOpenOption.APPEND);
            try (CulvertProcess agent = agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                assertEchoes(field.source(field.boto(OPEN), null));
                assertThat(webProxy.log()).content()
                    .containsPattern("CONNECT .*:" + field.server().mqttPort())
                    .containsPattern("CONNECT .*:" + field.server().dataPort());
                assertThat(agent.output()).doesNotContain("s3cret");
            }
        }
    }

    @Test
    void receivesNotificationsAndServesThroughAnHttpsWebProxyOfTheEnvironment() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e');
                Field field = new Field(folder.resolve("service"));
                ConnectProxy webProxy = new ConnectProxy(folder.resolve("proxy"), "me:s3cret")
                    .withTls(folder.resolve("service/tls"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            String url = "https://me:s3cret@localhost:" + webProxy.reachedBy(null).port();
            try (CulvertProcess agent = agent(folder, Map.of("HTTPS_PROXY", url))) {
                agent.says("Waiting for tunnels to pump");
                assertEchoes(field.source(field.boto(OPEN), null));
                assertThat(webProxy.log()).content()
                    .containsPattern("CONNECT .*:" + field.server().mqttPort())
                    .containsPattern("CONNECT .*:" + field.server().dataPort());
                assertThat(agent.output()).doesNotContain("s3cret");
            }
        }
    }

    /// SIGKILL, as from the kernel's out-of-memory killer.
    @Test
    void rejoinsItsOpenTunnelAfterItWasKilled() throws Exception {
        Tools.needBoto3();
        try (SshServer sshd = new SshServer(folder.resolve("ssh"));
                Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), sshd.port(), field.server().dataPort(),
                    field.server().mqttPort());
            Proxy source;
            try (CulvertProcess first = agent(folder)) {
                first.says("Waiting for tunnels to pump");
                source = field.source(field.boto(OPEN), null);
                assertThat(ssh(sshd, source)).isEqualTo("it works\n");
                first.kill();
            }
            Path kept = folder.resolve("pump/agent.tunnels");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
            try (CulvertProcess second = agent(folder)) {
                second.says("Tunnel 1 to ECHO of the last run goes on").says("is connected to the service");
                assertThat(ssh(sshd, source)).isEqualTo("it works\n");
                second.process().destroy();
                assertThat(second.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
            try (CulvertProcess third = agent(folder)) {
                third.says("is connected to the service");
                assertThat(ssh(sshd, source)).isEqualTo("it works\n");
                field.boto("[tunnels.close_tunnel(tunnelId=t['tunnelId']) "
                        + "for t in tunnels.list_tunnels()['tunnelSummaries']]; show({})");
                third.says("Tunnel 1 to ECHO ended");
                await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(kept).hasContent("{\"tunnels\":[]}"));
            }
        }
    }

    private static String ssh(SshServer sshd, Proxy source) throws Exception {
        List<String> command = new ArrayList<>(List.of("ssh", "-p", Integer.toString(source.port("ECHO"))));
        command.addAll(sshd.options());
        command.addAll(List.of(System.getProperty("user.name") + "@localhost", "echo", "it works"));
        return Tools.must(Map.of(), command.toArray(String[]::new));
    }

    @Test
    void logsThatItsCertificateIsRevokedAndReadsANewOneFromTheDisk() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            try (CulvertProcess agent = agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                JsonNode renewed = field.boto("""
                        iot = boto3.client('iot')
                        old = iot.list_thing_principals(thingName='pump')['principals'][0]
                        new = iot.create_keys_and_certificate(setAsActive=True)
                        iot.attach_thing_principal(thingName='pump', principal=new['certificateArn'])
                        iot.update_certificate(certificateId=old.split('/')[-1], newStatus='REVOKED')
                        show({'cert': new['certificatePem'], 'key': new['keyPair']['PrivateKey']})
                        """);
                agent.says("the certificate is revoked");
                assertThat(agent.output()).doesNotContain("OpenSslEngine", "Exception");
                Files.writeString(folder.resolve("pump/pump.cert.pem"), renewed.path("cert").asString());
                Files.writeString(folder.resolve("pump/pump.key.pem"), renewed.path("key").asString());
                agent.says("The certificate's files have changed and were read again");
                await().atMost(Duration.ofSeconds(60))
                    .until(() -> agent.output().split("Waiting for tunnels to pump", -1).length == 3);
                assertEchoes(field.source(field.boto(OPEN), null));
            }
        }
    }

    private static void goThrough(int tunnels, Field field, Boto boto) throws Exception {
        for (int i = 0; i < tunnels; i++) {
            JsonNode opened = boto.call("open_tunnel",
                    Map.of("destinationConfig", Map.of("thingName", "pump", "services", List.of("ECHO"))));
            Proxy source = field.source(opened, null);
            assertEchoes(source);
            boto.call("close_tunnel", Map.of("tunnelId", opened.path("tunnelId").asString()));
            source.exit().get(20, TimeUnit.SECONDS);
        }
    }

    /// The number of files and sockets that a process has open.
    private static long held(CulvertProcess process) throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.process().pid()), "fd"))) {
            return open.count();
        }
    }

    private static Proxy source(Proxies proxies, JsonNode opened, int port) throws Exception {
        return proxies.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(), null, null, port);
    }

    private CulvertProcess serve(Path data, int api, int mqtt, String log) throws Exception {
        return new CulvertProcess(folder.resolve(log), Map.of(), "serve", "--data-dir", data.toString(),
                "--bind", "127.0.0.1", "--api-port", Integer.toString(api), "--mqtt-port",
                Integer.toString(mqtt), "--ops-port", "0", "--account-id", "123456789012");
    }
}
