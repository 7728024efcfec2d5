package io.culvert.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A real PostgreSQL for tests, from Debian's package: in a folder and on a loopback port of its own, as the
/// user `postgres` where the tests run as root.
public final class PostgresqlServer implements AutoCloseable {

    /// Who owns every database of it; there is no password.
    public static final String USER = "culvert";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private final Path folder;
    private final int port;

    private PostgresqlServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    private static final class Shared {
        private static final PostgresqlServer SERVER = startAndStopAtExit();
    }

    /// Skips the test where PostgreSQL is not installed.
    public static void need() {
        assumeTrue(programs().isPresent(),
                "PostgreSQL is missing: install the Debian package postgresql, or run ./verify");
    }

    /// The one that all tests of this process share, started when it is first asked for.
    public static PostgresqlServer shared() {
        return Shared.SERVER;
    }

    private static PostgresqlServer startAndStopAtExit() {
        PostgresqlServer server = start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }

    /// Starts one.
    public static PostgresqlServer start() {
        try {
            Path folder = Files.createTempDirectory("culvert-postgresql");
            if (isRoot()) {
                run(List.of("chown", "postgres", folder.toString()));
            }
            program("initdb", "-D", folder + "/data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync");
            PostgresqlServer server = new PostgresqlServer(folder, freePort());
            server.resume();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts it again on the same port after [#stop].
    public void resume() {
        program("pg_ctl", "-D", folder + "/data", "-w", "-l", folder + "/log", "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder,
                "start");
    }

    /// Stops it without waiting for its clients.
    public void stop() {
        program("pg_ctl", "-D", folder + "/data", "-w", "-m", "immediate", "stop");
    }

    /// The address of a database, made where it is missing.
    public String database(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "");
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement
                .executeQuery("select 1 from pg_database where datname = '" + lower + "'")) {
                if (found.next()) {
                    return url(lower);
                }
            }
            statement.execute("create database \"" + lower + "\"");
            return url(lower);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /// Opens a database of this name, made where it is missing.
    Database open(String name) {
        return Database.postgresql(database(name), USER, "", () -> {});
    }

    /// Ends all sessions of a database.
    public void endSessions(String database) {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, "");
                Statement statement = connection.createStatement()) {
            statement
                .execute("select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '"
                        + database + "'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /// Where it listens, on loopback.
    public int port() {
        return port;
    }

    private static void program(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs().orElseThrow().resolve(name).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) {
        try {
            Path out = Files.createTempFile("culvert-postgresql", ".out");
            Process process = new ProcessBuilder(command).directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
            if (process.waitFor() != 0) {
                throw new AssertionError(command + " failed: " + Files.readString(out));
            }
            Files.delete(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// The folder of the newest version's programs.
    public static Optional<Path> programs() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
