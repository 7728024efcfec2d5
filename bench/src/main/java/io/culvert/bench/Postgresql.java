package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A PostgreSQL server with the settings of Debian's package: on loopback, in a new folder, with every commit
/// flushed to the disk. Runs as the user `postgres` if the bench runs as root, because PostgreSQL refuses to
/// run as root.
final class Postgresql implements AutoCloseable {

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";

    private final Path home;
    private final Program program;
    private final int port;

    private Postgresql(Path home, Program program, int port) {
        this.home = home;
        this.program = program;
        this.port = port;
    }

    /// The folder of the programs of the newest installed version.
    static Optional<Path> installed() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                .max(Comparator.naturalOrder());
        }
    }

    static Postgresql start(Path programs, Path folder) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(Path.of("/tmp"), "culvert-bench-postgresql");
        if (isRoot()) {
            Files.setOwner(home,
                    home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
        String data = home.resolve("data").toString();
        Program
            .start("initdb", folder, Map.of(),
                    command(programs, "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8",
                            "--no-sync"))
            .awaitEnd(Duration.ofMinutes(1));
        int port = Machine.freePort();
        Program program = Program.start("postgres", folder, Map.of(),
                command(programs, "postgres", "-D", data, "-p", Integer.toString(port), "-c",
                        "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=" + home));
        program.await("ready to accept connections");
        return new Postgresql(home, program, port);
    }

    private static List<String> command(Path programs, String name, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        command.add(programs.resolve(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /// The options with which `culvert serve` uses this database.
    List<String> options() {
        return List.of("--database-url", "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "--database-user", USER);
    }

    @Override
    public void close() throws IOException {
        program.close();
        Bench.remove(home);
    }
}
