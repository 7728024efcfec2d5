package io.culvert.cli;

import io.culvert.transport.Reasons;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// The pages of the ops port of a service on this machine.
record OpsPage(int status, String text) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// @throws CliException if nothing answers there
    static OpsPage get(int port, String path) {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new OpsPage(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new CliException("No service answers at 127.0.0.1:" + port + " (" + Reasons.of(e)
                    + "). Is `culvert serve` running here, and is this its --ops-port?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", e);
        }
    }

    /// The sum of all samples of a metric whose labels contain a text; empty if there is none.
    OptionalDouble sum(String metric, String label) {
        double[] samples = text.lines()
            .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
            .filter(line -> line.contains(label))
            .flatMapToDouble(
                    line -> DoubleStream.of(Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
            .toArray();
        return samples.length == 0 ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(samples).sum());
    }
}
