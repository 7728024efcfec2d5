package io.culvert.it;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// boto3 as the operator, in one Python process that keeps running, so that a call takes milliseconds.
public final class Boto implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String OPERATOR = """
            import boto3, json, sys
            tunnels = boto3.client('iotsecuretunneling')
            for line in sys.stdin:
                call = json.loads(line)
                try:
                    print(json.dumps(getattr(tunnels, call['name'])(**call['members']), default=str), flush=True)
                except Exception as e:
                    print(json.dumps({'failed': str(e)}), flush=True)
            """;

    private final Process process;
    private final BufferedWriter calls;
    private final BufferedReader answers;

    /// @param environment variables with which it finds a service, added to those of this process
    public Boto(Map<String, String> environment) throws IOException {
        ProcessBuilder operator = new ProcessBuilder("python3", "-c", OPERATOR)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
        operator.environment().putAll(environment);
        process = operator.start();
        calls = process.outputWriter();
        answers = process.inputReader();
    }

    /// Makes one call, for instance `open_tunnel`; returns the answer, or fails the test.
    public synchronized JsonNode call(String name, Map<String, ?> members) {
        try {
            calls.write(JSON.writeValueAsString(Map.of("name", name, "members", members)));
            calls.newLine();
            calls.flush();
            JsonNode answer = JSON.readTree(answers.readLine());
            if (answer.has("failed")) {
                throw new AssertionError(name + ": " + answer.path("failed").asString());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
