package io.culvert.bench;

import io.culvert.cli.ApiClient;
import io.culvert.cli.AwsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Measures how many tunnels a service opens per second, on the embedded database and on PostgreSQL in turn.
/// Each of [#CALLERS] callers keeps one TLS connection and sends its next signed call when the previous one
/// is answered.
final class OpenRate implements AutoCloseable {

    static final String EMBEDDED = "H2";
    static final String POSTGRESQL = "PostgreSQL";
    static final int CALLERS = 32;

    private static final List<String> NO_LIMITS = List.of("--max-open-tunnels", "100000000",
            "--calls-per-second", "1000000");
    private static final Map<String, ?> MEMBERS = Map.of("destinationConfig",
            Map.of("thingName", "bench", "services", List.of("SSH")));

    private final Plan plan;
    private final Results results;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private @Nullable Postgresql postgresql;

    OpenRate(Plan plan, Results results) {
        this.plan = plan;
        this.results = results;
    }

    void run(Path folder) throws IOException, InterruptedException {
        start(folder);
        for (int round = 0; round <= plan.rounds(); round++) {
            for (Map.Entry<String, Service> entry : services.entrySet()) {
                System.out.println("bench: opening tunnels on " + entry.getKey());
                Service service = entry.getValue();
                double before = service.program().cpuSeconds();
                List<Double> millis = calls(service);
                if (round > 0) {
                    note("opens." + entry.getKey(), millis, service.program().cpuSeconds() - before);
                }
            }
        }
    }

    private void start(Path folder) throws IOException, InterruptedException {
        services.put(EMBEDDED, service(folder.resolve("opens"), folder, List.of()));
        Optional<Path> programs = Postgresql.installed();
        if (programs.isEmpty()) {
            System.out.println("bench: PostgreSQL is left out (install postgresql)");
            return;
        }
        Postgresql started = Postgresql.start(programs.get(), folder);
        postgresql = started;
        services.put(POSTGRESQL, service(folder.resolve("opens-postgresql"), folder, started.options()));
    }

    private Service service(Path data, Path logs, List<String> options)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(NO_LIMITS);
        all.addAll(options);
        return Service.start(plan.culvert(), data, logs, all);
    }

    private void note(String figure, List<Double> millis, double cpuSeconds) {
        results.add(Contenders.CULVERT, figure + ".rate", millis.size() / seconds(plan.opens()));
        results.add(Contenders.CULVERT, figure + ".p50", Samples.percentile(millis, 0.5));
        results.add(Contenders.CULVERT, figure + ".p99", Samples.percentile(millis, 0.99));
        results.add(Contenders.CULVERT, figure + ".cpu", cpuSeconds * 1000 / millis.size());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /// Runs all callers for one window; returns the duration of each call.
    private List<Double> calls(Service service) throws IOException, InterruptedException {
        long end = System.nanoTime() + plan.opens().toNanos();
        try (ApiClient api = new ApiClient(AwsSettings.find(service.folder(), Map.of()));
                ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            List<Callable<List<Double>>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(() -> caller(api, end));
            }
            List<Double> millis = new ArrayList<>();
            for (Future<List<Double>> caller : threads.invokeAll(callers)) {
                millis.addAll(caller.get());
            }
            return millis;
        } catch (ExecutionException e) {
            throw new IOException("a call failed: " + e.getMessage(), e);
        }
    }

    private static List<Double> caller(ApiClient api, long end) {
        List<Double> millis = new ArrayList<>();
        for (long began = System.nanoTime(); began < end; began = System.nanoTime()) {
            api.tunneling("OpenTunnel", MEMBERS);
            long now = System.nanoTime();
            if (now <= end) {
                millis.add((now - began) / 1e6);
            }
        }
        return millis;
    }

    @Override
    public void close() throws IOException {
        services.values().forEach(Service::close);
        if (postgresql != null) {
            postgresql.close();
        }
    }
}
