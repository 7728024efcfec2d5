package io.culvert.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Measures how long Culvert's programs take from the command until they are ready.
final class Starts {

    private final Plan plan;
    private final Results results;
    private final Path folder;

    Starts(Plan plan, Results results, Path folder) {
        this.plan = plan;
        this.results = results;
        this.folder = folder;
    }

    void run(Service service) throws IOException, InterruptedException {
        Path known = folder.resolve("known");
        serve(known, "start.serve-first");
        for (int round = 0; round < plan.rounds(); round++) {
            if (round > 0) {
                serve(folder.resolve("new" + round), "start.serve-first");
            }
            serve(known, "start.serve");
            localProxy(service);
        }
    }

    private void serve(Path data, String figure) throws IOException, InterruptedException {
        try (Program program = Service.launch(plan.culvert(), data, folder, List.of())) {
            results.add(Contenders.CULVERT, figure, (double) program.age().toMillis());
        }
    }

    private void localProxy(Service service) throws IOException, InterruptedException {
        try (Program program = service.startProxy(plan.culvert(), "starting proxy", folder,
                service.openTunnel().sourceToken(), "-s", Service.SERVICE_ID + "=" + Machine.freePort())) {
            program.await("Successfully established websocket connection");
            results.add(Contenders.CULVERT, "start.localproxy", (double) program.age().toMillis());
            program.await("Listening for new connection");
            // Waits until the JVM has returned the memory that it needed to start.
            Thread.sleep(plan.idle());
            results.add(Contenders.CULVERT, "memory.fresh-localproxy", program.residentKilobytes() / 1024.0);
        }
    }

    /// Creates the folder that the samples use.
    static Path folder(Path under) throws IOException {
        return Files.createTempDirectory(under, "starts");
    }
}
