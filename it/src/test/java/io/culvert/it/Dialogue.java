package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A program that answers lines with lines, for as long as its input is open.
final class Dialogue implements AutoCloseable {

    private static final int ANSWER_SECONDS = 180;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /// @param errors where its error output goes
    Dialogue(Path errors, List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        InputStream out = process.getInputStream();
        Thread.ofVirtual().start(() -> {
            try (Scanner scanner = new Scanner(out, StandardCharsets.UTF_8)) {
                while (scanner.hasNextLine()) {
                    lines.add(scanner.nextLine());
                }
            }
        });
    }

    void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    String hear() throws InterruptedException {
        String line = lines.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        assertThat(line)
            .as("%s says nothing, alive: %s", process.info().command().orElse(""), process.isAlive())
            .isNotNull();
        return line;
    }

    String ask(String line) throws IOException, InterruptedException {
        say(line);
        return hear();
    }

    /// Ends its input and waits until it exits.
    int end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        assertThat(process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
