package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// `culvert` as a child process, with its output.
final class CulvertProcess implements AutoCloseable {

    private final Path log;
    private final Process process;

    CulvertProcess(Path log, Map<String, String> environment, String... arguments) throws IOException {
        this(log, environment, Tools.culvert(arguments));
    }

    /// @param command see [Tools#culvert]
    CulvertProcess(Path log, Map<String, String> environment, List<String> command) throws IOException {
        this.log = log;
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    /// Waits until the process has printed a text.
    CulvertProcess says(String text) {
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(output()).contains(text));
        return this;
    }

    Process process() {
        return process;
    }

    /// Sends SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
