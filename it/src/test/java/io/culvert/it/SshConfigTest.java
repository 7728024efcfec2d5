package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that use ssh reach a thing by its name, with the block that `culvert ssh-config` prints. They run
/// without the variables that point to the service: the block has all that is needed.
class SshConfigTest {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Field field;

    @SuppressWarnings("NullAway.Init")
    private SshServer sshd;

    @SuppressWarnings("NullAway.Init")
    private CulvertProcess agent;

    @SuppressWarnings("NullAway.Init")
    private Path config;

    @BeforeEach
    void start() throws Exception {
        Tools.need("rsync", "rsync");
        Tools.need("git", "git");
        field = new Field(folder.resolve("service"));
        sshd = new SshServer(folder.resolve("ssh"));
        culvert("thing", "add", "pump", "--out", folder.resolve("pump").toString(), "--service",
                "SSH=127.0.0.1:" + sshd.port(), "--endpoint", "localhost:" + field.server().dataPort(),
                "--mqtt", "localhost:" + field.server().mqttPort());
        agent = new CulvertProcess(folder.resolve("agent.log"), field.environment(), "agent", "--config",
                folder.resolve("pump/agent.yaml").toString())
            .says("Waiting for tunnels to pump");
        config = folder.resolve("ssh_config");
        Files.writeString(config,
                culvert("ssh-config", "--command", Tools.launcher(folder.resolve("culvert")).toString(),
                        "--user", System.getProperty("user.name")) + """
                                Host *
                                    IdentityFile %s
                                    UserKnownHostsFile %s
                                    StrictHostKeyChecking accept-new
                                    LogLevel ERROR
                                    BatchMode yes
                                """.formatted(sshd.options().get(1), folder.resolve("known_hosts")));
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        sshd.close();
        field.close();
    }

    private String culvert(String... arguments) {
        return Tools.must(field.environment(), Tools.culvert(arguments).toArray(String[]::new));
    }

    @Test
    void sshScpSftpRsyncAndGitReachAThingByItsName() throws Exception {
        assertThat(run("ssh", "-F", config.toString(), "pump", "echo it works")).isEqualTo("it works\n");
        assertThat(folder.resolve("known_hosts")).content().startsWith("culvert-pump ");

        Path file = Files.writeString(folder.resolve("file"), "content");
        run("scp", "-F", config.toString(), "pump:" + file, folder.resolve("by-scp").toString());
        assertThat(folder.resolve("by-scp")).hasContent("content");

        Path batch = Files.writeString(folder.resolve("batch"),
                "get " + file + " " + folder.resolve("by-sftp") + "\n");
        run("sftp", "-F", config.toString(), "-b", batch.toString(), "pump");
        assertThat(folder.resolve("by-sftp")).hasContent("content");

        run("rsync", "-a", "-e", "ssh -F " + config, file.toString(), "pump:" + folder.resolve("by-rsync"));
        assertThat(folder.resolve("by-rsync")).hasContent("content");

        Path repository = folder.resolve("repository");
        run("git", "init", "-q", repository.toString());
        run("git", "-C", repository.toString(), "-c", "user.name=a", "-c", "user.email=a@example.com",
                "commit", "-q", "--allow-empty", "-m", "the first one");
        run("git", "-c", "core.sshCommand=ssh -F " + config, "clone", "-q", "pump:" + repository,
                folder.resolve("clone").toString());
        assertThat(run("git", "-C", folder.resolve("clone").toString(), "log", "--format=%s"))
            .isEqualTo("the first one\n");

        await().atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(field.boto("show(tunnels.list_tunnels()['tunnelSummaries'])"))
                .isEmpty());
    }

    private static String run(String... command) {
        return Tools.must(Map.of("GIT_CONFIG_GLOBAL", "/dev/null"), command);
    }
}
