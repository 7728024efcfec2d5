package io.culvert.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The listening TCP ports of this machine.
final class LocalPorts {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENS = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private LocalPorts() {}

    /// Refuses a port on which this process cannot listen. Names the program that has it if the system
    /// shows it.
    static void requireFree(int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new CliException("listen: port " + port + " cannot be used: " + reason(port, e)
                    + ". Choose another with --listen.", e);
        }
    }

    private static String reason(int port, IOException failure) {
        return String.valueOf(failure.getMessage()).contains("ermission")
                ? "ports below 1024 need the right to listen on them"
                : owner(port).map(program -> program + " has it").orElse("another program has it");
    }

    /// The program that listens on a port, as `nginx (process 12)`. Empty if the system does not show it, as
    /// with other users' programs.
    static Optional<String> owner(int port) {
        return Stream.of("tcp", "tcp6")
            .flatMap(table -> inodes(table, port).stream())
            .findFirst()
            .flatMap(LocalPorts::process);
    }

    private static List<String> inodes(String table, int port) {
        String suffix = ":" + HexFormat.of().withUpperCase().toHexDigits((short) port);
        try {
            return Files.readAllLines(PROC.resolve("net").resolve(table))
                .stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(row -> row.length > INODE && row[LOCAL_ADDRESS].endsWith(suffix)
                        && row[STATE].equals(LISTENS))
                .map(row -> row[INODE])
                .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<String> process(String inode) {
        String socket = "socket:[" + inode + "]";
        return ProcessHandle.allProcesses()
            .filter(process -> holds(process.pid(), socket))
            .findFirst()
            .map(process -> name(process.pid()) + " (process " + process.pid() + ")");
    }

    private static boolean holds(long pid, String socket) {
        try (Stream<Path> files = Files.list(PROC.resolve(pid + "/fd"))) {
            return files.anyMatch(file -> isLinkTo(file, socket));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLinkTo(Path file, String target) {
        try {
            return Files.readSymbolicLink(file).toString().equals(target);
        } catch (IOException e) {
            return false;
        }
    }

    private static String name(long pid) {
        try {
            return Files.readString(PROC.resolve(pid + "/comm")).strip();
        } catch (IOException e) {
            return "a program";
        }
    }
}
