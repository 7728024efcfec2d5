package io.culvert.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A process that the bench started, with its children. What it prints goes to a file.
final class Program implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double TICKS_PER_SECOND = 100;

    /// More frequent polling would take processor time from the program while it starts.
    private static final long LOOK_MILLIS = 5;

    private final String role;
    private final Process process;
    private final Path log;
    private final long started = System.nanoTime();

    private Program(String role, Process process, Path log) {
        this.role = role;
        this.process = process;
        this.log = log;
    }

    /// @param role what it does, for tables
    static Program start(String role, Path folder, Map<String, String> environment, List<String> command)
            throws IOException {
        Path log = Files.createTempFile(folder, role.replace(' ', '-'), ".log");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new Program(role, builder.start(), log);
    }

    String role() {
        return role;
    }

    /// Waits for a line that contains a text.
    ///
    /// @return the line
    String await(String text) throws IOException, InterruptedException {
        return await(text, PATIENCE);
    }

    /// Waits for a line that contains a text, until the program has run for `patience`.
    ///
    /// @return the line
    String await(String text, Duration patience) throws IOException, InterruptedException {
        Optional<String> found = Optional.empty();
        while (found.isEmpty()) {
            check("\"" + text + "\" was not printed", patience);
            Thread.sleep(LOOK_MILLIS);
            try (Stream<String> lines = Files.lines(log)) {
                found = lines.filter(line -> line.contains(text)).findFirst();
            }
        }
        return found.get();
    }

    /// Waits until the program listens on a port.
    void awaitPort(int port) throws IOException, InterruptedException {
        boolean listens = false;
        while (!listens) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                listens = probe.isConnected();
            } catch (IOException e) {
                check("no program listens on port " + port, PATIENCE);
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private void check(String complaint, Duration patience) throws IOException {
        if (!process.isAlive() || age().compareTo(patience) > 0) {
            throw new IOException(role + ": " + complaint + ", but: " + Files.readString(log));
        }
    }

    long pid() {
        return process.pid();
    }

    /// The time since the start of the program.
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Processor time that it and its children have used, in seconds.
    double cpuSeconds() {
        return family().mapToLong(Program::ticks).sum() / TICKS_PER_SECOND;
    }

    private Stream<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private static long ticks(ProcessHandle one) {
        try {
            String stat = Files.readString(Path.of("/proc/" + one.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException e) {
            return 0;
        }
    }

    /// Resident memory of it and its children, in kB.
    long residentKilobytes() {
        return family().mapToLong(one -> Machine.residentKilobytes(one.pid())).sum();
    }

    /// Waits until the program exits.
    ///
    /// @return what it printed
    List<String> awaitEnd(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(role + " failed or did not end in time: " + Files.readString(log));
        }
        return Files.readAllLines(log);
    }

    /// Ends it and its children at once, as SIGKILL does.
    void kill() {
        process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(3, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
