package io.culvert.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// What the bench reads about the machine it runs on.
final class Machine {

    private Machine() {}

    /// Processor, cores, memory, kernel and Java, in one line.
    static String description() {
        String processor = field(Path.of("/proc/cpuinfo"), "model name");
        long megabytes = Long.parseLong(field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", ""))
                / 1024;
        return processor + ", " + Runtime.getRuntime().availableProcessors() + " cores, " + megabytes
                + " MB; " + System.getProperty("os.name") + " " + System.getProperty("os.version") + "; Java "
                + Runtime.version();
    }

    /// A line `name: value` of a file under /proc.
    static String field(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// 0 if the process has ended.
    static long residentKilobytes(long pid) {
        Path status = Path.of("/proc/" + pid + "/status");
        return Files.exists(status) ? Long.parseLong(field(status, "VmRSS").replaceAll("\\D", "")) : 0;
    }

    static long openFilesLimit() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/limits"))) {
            return lines.filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+", -1)[4])
                .mapToLong(hard -> hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard))
                .findFirst()
                .orElse(1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /// Finds a program in the path or in the folders in which Debian installs servers.
    static Optional<Path> program(String name) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/sbin"))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    }
}
