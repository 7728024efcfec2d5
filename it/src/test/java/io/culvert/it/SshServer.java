package io.culvert.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A real sshd on a free port, with its own keys, for the user who runs the tests.
final class SshServer implements AutoCloseable {

    private final Path home;
    private final int port;
    private final Process sshd;

    SshServer(Path home) throws IOException {
        Tools.need("sshd", "openssh-server");
        Tools.need("scp", "openssh-client");
        this.home = Files.createDirectories(home);
        for (String key : List.of("user", "host")) {
            Tools.must(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                    home.resolve(key).toString());
        }
        port = Tools.freePort();
        Files.createDirectories(Path.of("/run/sshd"));
        sshd = new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-p",
                Integer.toString(port), "-h", home.resolve("host").toString(), "-o",
                "AuthorizedKeysFile=" + home.resolve("user.pub"), "-o", "StrictModes=no", "-o",
                "ListenAddress=127.0.0.1", "-o", "PidFile=none", "-o", "Subsystem=sftp internal-sftp")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("sshd.log").toFile())
            .start();
        await().atMost(Duration.ofSeconds(20)).until(this::listens);
    }

    private boolean listens() {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /// The private key that it admits.
    Path key() {
        return home.resolve("user");
    }

    /// Gives it another host key, as if the device had been set up again.
    void changeHostKey() throws IOException {
        Files.delete(home.resolve("host"));
        Tools.must(Map.of(), "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
                home.resolve("host").toString());
        Tools.must(Map.of(), "kill", "-HUP", Long.toString(sshd.pid()));
        await().atMost(Duration.ofSeconds(20)).until(() -> timesListened() == 2);
    }

    private long timesListened() throws IOException {
        return Files.readString(home.resolve("sshd.log"))
            .lines()
            .filter(line -> line.startsWith("Server listening"))
            .count();
    }

    /// The options with which ssh and scp log in without a prompt.
    List<String> options() {
        return List.of("-i", home.resolve("user").toString(), "-o", "StrictHostKeyChecking=no", "-o",
                "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "BatchMode=yes");
    }

    @Override
    public void close() {
        sshd.destroy();
    }
}
