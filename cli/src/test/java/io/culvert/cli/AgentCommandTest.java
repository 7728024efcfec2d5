package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.agent.AgentConfig;
import io.culvert.agent.AgentConfig.Target;
import io.culvert.agent.DeviceFiles;
import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.bond.ResumeConfig;
import io.culvert.localproxy.bond.ResumeConfig.Use;
import io.culvert.transport.WebProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Where an agent's configuration comes from.
class AgentCommandTest {

    private static final String NEEDED = """
            thing: pump
            cert: c.pem
            key: k.pem
            ca: ca.pem
            mqtt: broker
            endpoint: data
            services:
              SSH: 22
            """;

    @TempDir
    Path folder;

    @Test
    void hasDefaults() throws Exception {
        assertThat(config(Map.of(), NEEDED)).isEqualTo(new AgentConfig("pump",
                new DeviceFiles(folder.resolve("c.pem"), folder.resolve("k.pem"), folder.resolve("ca.pem")),
                new Target("broker", 8883, null), new Target("data", 443, null),
                Map.of("SSH", new LocalAddress.Tcp("127.0.0.1", 22)), folder.resolve("agent.tunnels")));
    }

    @Test
    void takesEveryKeyFromTheFile() throws Exception {
        String file = """
                thing: pump
                cert: /etc/c.pem
                key: sub/k.pem
                ca: ca
                mqtt: "[::1]:1883"
                endpoint: data:8443
                web-proxy: https://me:secret@proxy:81
                services:
                  SSH: 10.0.0.1:22
                  X: /run/x.socket
                tunnels: /var/lib/agent.tunnels
                verbose: 5
                """;
        WebProxy proxy = new WebProxy("proxy", 81, true, "me:secret");
        assertThat(config(Map.of("https_proxy", "http://other:1"), file)).isEqualTo(new AgentConfig("pump",
                new DeviceFiles(Path.of("/etc/c.pem"), folder.resolve("sub/k.pem"), folder.resolve("ca")),
                new Target("::1", 1883, proxy), new Target("data", 8443, proxy), Map.of("SSH",
                        new LocalAddress.Tcp("10.0.0.1", 22), "X", new LocalAddress.Unix("/run/x.socket")),
                Path.of("/var/lib/agent.tunnels")));
    }

    @Test
    void resumptionIsOnOffOrRequired() throws Exception {
        assertThat(config(Map.of(), NEEDED).resume()).isEqualTo(ResumeConfig.OF_AGENT);
        assertThat(use(NEEDED + "resume: required\n")).isEqualTo(Use.REQUIRED);
        assertThat(use(NEEDED + "resume: false\n")).isEqualTo(Use.OFF);
        assertThat(use(NEEDED, "--no-resume")).isEqualTo(Use.OFF);
        assertThat(use(NEEDED + "resume: false\n", "--resume")).isEqualTo(Use.ON);
    }

    private Use use(String file, String... args) throws Exception {
        return config(Map.of(), file, args).resume().use();
    }

    @Test
    void takesTheLimitsOfResumptionFromFileEnvironmentAndFlags() throws Exception {
        String file = NEEDED + """
                connections: 12
                away-seconds: 600
                half-closed-seconds: 60
                retransmit-bytes: 1000000
                """;
        assertThat(config(Map.of("CULVERT_RECEIVE_BYTES", "2000000"), file, "--away-seconds", "700").resume())
            .isEqualTo(new ResumeConfig(Use.ON, 12, Duration.ofSeconds(700), Duration.ofMinutes(1), 1_000_000,
                    2_000_000));
    }

    @Test
    void refusesALimitOutsideItsRange() {
        assertThatThrownBy(() -> config(Map.of(), NEEDED + "away-seconds: 65536\n"))
            .hasMessage("away-seconds: 65536 (expected: 0 to 65535)");
    }

    @Test
    void aFlagWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
        Map<String, String> environment = Map.of("CULVERT_THING", "valve", "CULVERT_MQTT", "elsewhere:1",
                "CULVERT_SERVICES", "HTTP=80");
        AgentConfig config = config(environment, NEEDED, "--mqtt", "here:2", "--cert", "mine.pem");
        assertThat(config.thing()).isEqualTo("valve");
        assertThat(config.mqtt()).isEqualTo(new Target("here", 2, null));
        assertThat(config.files().certificate()).isEqualTo(Path.of("mine.pem"));
        assertThat(config.services()).containsOnlyKeys("HTTP");
    }

    @Test
    void theEnvironmentsWebProxyIsNotUsedForItsExceptions() throws Exception {
        AgentConfig config = config(Map.of("https_proxy", "http://proxy:1", "no_proxy", "broker"), NEEDED);
        assertThat(config.mqtt().webProxy()).isNull();
        assertThat(config.endpoint().webProxy()).isEqualTo(new WebProxy("proxy", 1, false, null));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        assertThatThrownBy(() -> config(Map.of(), NEEDED + "servicse:\n")).isInstanceOf(CliException.class)
            .hasMessage(
                    "config: " + folder.resolve("agent.yaml") + ": unknown key servicse (nearest: services)");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> config(Map.of(), NEEDED.replace("mqtt: broker\n", "")))
            .isInstanceOf(CliException.class)
            .hasMessage("mqtt: missing. Give --mqtt, or mqtt in the file of --config.");
    }

    @Test
    void namesAServiceWhoseAddressCannotBe() {
        assertThatThrownBy(() -> config(Map.of(), NEEDED.replace("SSH: 22", "SSH: 10.0.0.1:99999")))
            .isInstanceOf(CliException.class)
            .hasMessage("service: SSH=10.0.0.1:99999 (Port must be between 1 and 65535)");
    }

    @Test
    void eachThingOfAListHasItsOwnKeysAndTheWholeFilesOnes() throws Exception {
        String file = NEEDED.replace("thing: pump\n", "") + """
                max-tunnels: 7
                things:
                  - thing: pump
                  - thing: valve
                    cert: valve.pem
                    services:
                      WEB: 80
                    max-tunnels: 2
                    resume: false
                """;
        List<AgentConfig> things = configs(Map.of(), file);
        assertThat(things).extracting(AgentConfig::thing).containsExactly("pump", "valve");
        assertThat(things).extracting(each -> each.files().certificate())
            .containsExactly(folder.resolve("c.pem"), folder.resolve("valve.pem"));
        assertThat(things).extracting(each -> each.services().keySet())
            .containsExactly(Set.of("SSH"), Set.of("WEB"));
        assertThat(things).extracting(each -> each.limits().tunnels()).containsExactly(7, 2);
        assertThat(things).extracting(each -> each.resume().use()).containsExactly(Use.ON, Use.OFF);
        assertThat(things).extracting(AgentConfig::tunnels)
            .containsExactly(folder.resolve("agent-pump.tunnels"), folder.resolve("agent-valve.tunnels"));
    }

    @Test
    void aFlagAndTheEnvironmentWinOverAListToo() throws Exception {
        String file = NEEDED + """
                things:
                  - mqtt: of-the-pump
                  - thing: valve
                    endpoint: of-the-valve
                """;
        List<AgentConfig> things = configs(Map.of("CULVERT_MQTT", "elsewhere:1"), file, "--endpoint",
                "here:2", "--service", "A=1", "--service", "B=2,C=3", "--no-resume");
        assertThat(things).extracting(AgentConfig::mqtt).containsOnly(new Target("elsewhere", 1, null));
        assertThat(things).extracting(AgentConfig::endpoint).containsOnly(new Target("here", 2, null));
        assertThat(things).extracting(each -> each.services().keySet()).containsOnly(Set.of("A", "B", "C"));
        assertThat(things).extracting(each -> each.resume().use()).containsOnly(Use.OFF);
    }

    @Test
    void anUnknownKeyOfAListedThingIsNamedWithItsPlace() {
        assertThatThrownBy(() -> configs(Map.of(), NEEDED + "things:\n  - thing: a\n    verbose: 5\n"))
            .isInstanceOf(CliException.class)
            .hasMessageContaining("agent.yaml: things[0]: unknown key verbose (nearest: ");
        assertThatThrownBy(() -> configs(Map.of(), NEEDED + "things: pump\n"))
            .isInstanceOf(CliException.class)
            .hasMessageContaining("things: \"pump\" (expected: a list)");
    }

    private AgentConfig config(Map<String, String> environment, String file, String... flags)
            throws Exception {
        List<AgentConfig> things = configs(environment, file, flags);
        assertThat(things).hasSize(1);
        return things.getFirst();
    }

    private List<AgentConfig> configs(Map<String, String> environment, String file, String... flags)
            throws Exception {
        Path yaml = Files.writeString(folder.resolve("agent.yaml"), file);
        String[] words = Stream.concat(Stream.of("--config", yaml.toString()), Stream.of(flags))
            .toArray(String[]::new);
        AgentCommand command = new AgentCommand();
        CommandLine line = new CommandLine(command);
        line.setDefaultValueProvider(
                CommandDefaults.of(line.getCommandSpec(), List.of(words), environment, true));
        line.parseArgs(words);
        return command.configs(environment);
    }
}
