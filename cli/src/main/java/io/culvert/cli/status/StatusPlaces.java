package io.culvert.cli.status;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where the status sockets of this machine are.
public final class StatusPlaces {

    /// The value of the option that makes no socket.
    public static final String OFF = "off";

    private static final Path OF_THE_PACKAGE = Path.of("/run/culvert-agent/agent.sock");
    private static final int MOST = 64;
    private static final Pattern OF_A_PROCESS = Pattern.compile("(?!agent-).*-([0-9]{1,18})\\.sock");

    private final Map<String, String> environment;

    public StatusPlaces(Map<String, String> environment) {
        this.environment = environment;
    }

    /// The socket of an agent; empty if it has none.
    ///
    /// @param given the option's value, or null
    /// @param config the agent's file, or null
    public Optional<Path> ofAgent(@Nullable String given, String thing, @Nullable Path config) {
        if (given != null) {
            return given(given);
        }
        Optional<Path> runtime = folder("RUNTIME_DIRECTORY").map(own -> own.resolve("agent.sock"));
        return runtime.or(() -> ofUser().map(own -> own.resolve("agent-" + thing + ".sock")))
            .or(() -> Optional.ofNullable(config).map(StatusPlaces::beside));
    }

    /// The socket of another program; empty if it has none.
    ///
    /// @param given the option's value, or null
    public Optional<Path> ofProcess(@Nullable String given, String program) {
        return given != null ? given(given)
                : ofUser().map(own -> own.resolve(program + "-" + ProcessHandle.current().pid() + ".sock"));
    }

    private static Optional<Path> given(String given) {
        if (given.equals(OFF)) {
            return Optional.empty();
        }
        Path path = Path.of(given);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(
                    "status-socket: " + given + " (expected: an absolute path, or " + OFF + ")");
        }
        return Optional.of(path);
    }

    private Optional<Path> ofUser() {
        return folder("XDG_RUNTIME_DIR").map(own -> own.resolve("culvert"));
    }

    private Optional<Path> folder(String variable) {
        // systemd separates several folders by colons.
        return Optional.ofNullable(environment.get(variable))
            .map(value -> value.split(":", 2)[0])
            .filter(value -> value.startsWith("/"))
            .map(Path::of);
    }

    /// `agent.run/agent.sock` for `agent.yaml`.
    private static Path beside(Path config) {
        String name = String.valueOf(config.getFileName());
        int dot = name.lastIndexOf('.');
        return config.toAbsolutePath()
            .resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".run")
            .resolve("agent.sock");
    }

    /// The sockets in the usual places that this user may see. Not all of them have a process.
    public List<Path> all() {
        Set<Path> found = new LinkedHashSet<>();
        folder("RUNTIME_DIRECTORY").map(own -> own.resolve("agent.sock"))
            .filter(Files::exists)
            .ifPresent(found::add);
        if (Files.exists(OF_THE_PACKAGE)) {
            found.add(OF_THE_PACKAGE);
        }
        ofUser().ifPresent(folder -> found.addAll(in(folder)));
        return List.copyOf(found);
    }

    private static List<Path> in(Path folder) {
        List<Path> sockets = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.sock")) {
            for (Path socket : all) {
                if (sockets.size() < MOST && !isLeftOver(socket)) {
                    sockets.add(socket);
                }
            }
        } catch (IOException e) {
            // There is no such folder, or it belongs to another user.
            return sockets;
        }
        sockets.sort(null);
        return sockets;
    }

    /// Removes the sockets of processes that were killed.
    public void sweep() {
        ofUser().ifPresent(folder -> {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.sock")) {
                for (Path socket : all) {
                    if (isLeftOver(socket)) {
                        Files.deleteIfExists(socket);
                        Files.deleteIfExists(StatusSocket.lockOf(socket));
                    }
                }
            } catch (IOException e) {
                // They stay until the next program starts.
                return;
            }
        });
    }

    /// Whether the socket's name is one that no other process uses.
    static boolean isOfOneProcess(Path socket) {
        return OF_A_PROCESS.matcher(String.valueOf(socket.getFileName())).matches();
    }

    private static boolean isLeftOver(Path socket) {
        Matcher name = OF_A_PROCESS.matcher(String.valueOf(socket.getFileName()));
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }
}
