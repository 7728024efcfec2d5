package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// `ssh -L` through a dedicated sshd, with keys made for it.
final class SshRoute {

    private SshRoute() {}

    static Route open(Path folder, int targetPort) throws IOException, InterruptedException {
        for (String key : List.of("user", "host")) {
            Program
                .start("ssh-keygen", folder, Map.of(),
                        List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key))
                .awaitEnd(Duration.ofSeconds(20));
        }
        int sshPort = Machine.freePort();
        Program server = Program.start("sshd", folder, Map.of(), server(folder, sshPort));
        server.awaitPort(sshPort);
        int port = Machine.freePort();
        Program client = Program.start("ssh", folder, Map.of(),
                options(List.of("ssh", "-N", "-F", "/dev/null", "-p", Integer.toString(sshPort), "-i",
                        folder.resolve("user").toString(), "-L",
                        "127.0.0.1:" + port + ":127.0.0.1:" + targetPort), "StrictHostKeyChecking=no",
                        "UserKnownHostsFile=/dev/null", "BatchMode=yes", "ExitOnForwardFailure=yes",
                        System.getProperty("user.name") + "@127.0.0.1"));
        client.awaitPort(port);
        return new Route(port, List.of(client, server));
    }

    private static List<String> server(Path folder, int port) throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        String sshd = Machine.program("sshd").orElseThrow().toString();
        return options(
                List.of(sshd, "-D", "-e", "-f", "/dev/null", "-p", Integer.toString(port), "-h",
                        folder.resolve("host").toString()),
                "AuthorizedKeysFile=" + folder.resolve("user.pub"), "StrictModes=no", "UsePAM=no",
                "ListenAddress=127.0.0.1", "PidFile=none", "MaxSessions=1000");
    }

    /// Inserts `-o` before each option of the form `NAME=VALUE`.
    private static List<String> options(List<String> command, String... more) {
        return Stream
            .concat(command.stream(), Stream.of(more)
                .flatMap(option -> option.contains("=") ? Stream.of("-o", option) : Stream.of(option)))
            .toList();
    }
}
