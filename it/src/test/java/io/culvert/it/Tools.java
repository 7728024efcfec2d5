package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs programs of this machine for tests.
final class Tools {

    /// The result of a program.
    record Result(int exit, String out) {}

    private Tools() {}

    /// Skips the test if a program is missing.
    ///
    /// @param debian the Debian package that contains it
    static void need(String program, String debian) {
        boolean found = Stream.of(System.getenv("PATH").split(":"), new String[]{"/usr/sbin", "/sbin"})
            .flatMap(Stream::of)
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(found,
                program + " is missing: install the Debian package " + debian + ", or run ./verify");
    }

    /// Skips the test if boto3 is missing.
    static void needBoto3() {
        need("python3", "python3");
        assumeTrue(run(Map.of(), "python3", "-c", "import boto3").exit() == 0,
                "boto3 is missing: install the Debian package python3-boto3, or run ./verify");
    }

    /// Skips the test if a Python module is missing. The first Python may be a user's own, which does not see
    /// Debian's modules.
    ///
    /// @param debian the Debian package that contains it
    /// @return a Python that has it
    static String needPython(String module, String debian) {
        need("python3", "python3");
        Optional<String> python = Stream.of("python3", "/usr/bin/python3")
            .filter(each -> Files.isExecutable(Path.of(each)) || each.equals("python3"))
            .filter(each -> run(Map.of(), each, "-c", "import " + module).exit() == 0)
            .findFirst();
        assumeTrue(python.isPresent(),
                module + " is missing: install the Debian package " + debian + ", or run ./verify");
        return python.orElseThrow();
    }

    static Result run(Map<String, String> environment, String... command) {
        return run(environment, 120, command);
    }

    /// Runs a program until it exits; its error output is part of its output.
    static Result run(Map<String, String> environment, int seconds, String... command) {
        try {
            Path out = Files.createTempFile("culvert-it", ".out");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        List.of(command) + " did not end in " + seconds + " s:\n" + Files.readString(out));
            }
            String text = new String(Files.readAllBytes(out), StandardCharsets.UTF_8);
            Files.delete(out);
            return new Result(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Runs a program that must succeed.
    static String must(Map<String, String> environment, String... command) {
        Result result = run(environment, command);
        assertThat(result.exit()).as("%s said: %s", List.of(command), result.out()).isZero();
        return result.out();
    }

    /// A port that is free at this moment.
    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /// Writes a program that runs `culvert` as an installed one does.
    ///
    /// @return the file
    static Path launcher(Path file) throws IOException {
        String command = culvert().stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
        Files.writeString(file, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /// The command line that runs `culvert` as a child process with the launcher's flags, but with
    /// leak detection.
    static List<String> culvert(String... arguments) {
        Path jvm = Path.of("..", "jvm").toAbsolutePath();
        return Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + jvm.resolve("netty.args"), "@" + jvm.resolve("culvert.args"),
                "-Dio.netty.leakDetection.level=simple", "-cp", System.getProperty("java.class.path"),
                "io.culvert.cli.Culvert"), Stream.of(arguments))
            .toList();
    }
}
