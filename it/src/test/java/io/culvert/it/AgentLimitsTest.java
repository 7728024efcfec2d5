package io.culvert.it;

import static io.culvert.it.AgentDevice.OPEN;
import static io.culvert.it.AgentDevice.agent;
import static io.culvert.it.AgentDevice.assertEchoes;
import static io.culvert.it.AgentDevice.enrol;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.bond.BondSettings;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `culvert agent` refuses so that its device is not overloaded.
class AgentLimitsTest {

    @TempDir
    Path folder;

    @Test
    void refusesAConnectionBeyondItsLimitAndServesTheNext() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            Files.writeString(folder.resolve("pump/agent.yaml"), "max-connections: 1\n",
                    StandardOpenOption.APPEND);
            try (CulvertProcess agent = agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                Proxy source = field.start(Mode.SOURCE, field.boto(OPEN).path("sourceAccessToken").asString(),
                        UUID.randomUUID().toString(), null, field.server().dataPort(),
                        BondSettings.ofLocalProxy());
                try (Socket first = new Socket("localhost", source.port("ECHO"))) {
                    assertThat(first.getInputStream().read()).isEqualTo('e');
                    try (Socket second = new Socket("localhost", source.port("ECHO"))) {
                        EchoTunnel.assertEnds(second);
                    }
                    agent.says("too many are open or being opened");
                    first.getOutputStream().write('x');
                    assertThat(first.getInputStream().read()).isEqualTo('x');
                }
                await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertEchoes(source));
            }
        }
    }

    @Test
    void tellsTheOperatorOfATunnelBeyondItsLimitAndServesItLater() throws Exception {
        Tools.needBoto3();
        try (EchoServer echo = new EchoServer('e'); Field field = new Field(folder.resolve("service"))) {
            enrol(folder, field.environment(), echo.port(), field.server().dataPort(),
                    field.server().mqttPort());
            Files.writeString(folder.resolve("pump/agent.yaml"), "max-tunnels: 1\n",
                    StandardOpenOption.APPEND);
            int port = Tools.freePort();
            try (CulvertProcess agent = agent(folder)) {
                agent.says("Waiting for tunnels to pump");
                String first = field.boto(OPEN).path("tunnelId").asString();
                agent.says("Tunnel 1 to ECHO is connected");
                try (CulvertProcess operator = new CulvertProcess(folder.resolve("operator.log"),
                        field.environment(), "connect", "pump", "--service", "ECHO", "--listen",
                        Integer.toString(port))) {
                    agent.says("Tunnel 2 to ECHO waits until another tunnel ends");
                    operator.says("  connected");
                    try (Socket refused = new Socket("localhost", port)) {
                        EchoTunnel.assertEnds(refused);
                    }
                    operator.says("the device serves as many tunnels as it may (max-tunnels: 1)");
                    field.boto("show(tunnels.close_tunnel(tunnelId='" + first + "'))");
                    agent.says("Tunnel 2 to ECHO waits no longer");
                    try (Socket served = new Socket("localhost", port)) {
                        served.setSoTimeout(30_000);
                        assertThat(served.getInputStream().read()).isEqualTo('e');
                    }
                }
            }
        }
    }
}
