package io.culvert.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Measures a fleet at one service: memory for each idle device, the time in which all hear of a tunnel, and
/// the time in which all are back after the service was killed.
final class FleetRun {

    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final int SPARE_FILES = 250;

    private final Plan plan;
    private final Path folder;
    private final List<String> options;
    private final int mqttPort;

    FleetRun(Plan plan, Path folder) throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.mqttPort = Machine.freePort();
        this.options = List.of(Service.MQTT_PORT, Integer.toString(mqttPort), "--calls-per-second", "1000000",
                "--connections-per-address", "1000000", "--max-open-tunnels", "1000000", "--max-things",
                "1000000", "--max-certificates", "1000000");
    }

    /// Prints a line for each figure.
    ///
    /// @param devices lowered to what this machine's limit of open files lets one process hold
    void run(int devices) throws IOException, InterruptedException {
        int here = (int) Math.min(devices, Machine.openFilesLimit() - SPARE_FILES);
        System.out.println("bench: a fleet of " + here + " devices");
        Service service = service();
        try (Program fleet = start(service, here)) {
            fleet.await(Fleet.RESTART, PATIENCE);
            double cpu = service.program().cpuSeconds();
            service.program().kill();
            service.close();
            service = service();
            List<String> lines = fleet.awaitEnd(PATIENCE);
            lines.stream().filter(line -> line.startsWith(Fleet.FIGURE)).forEach(System.out::println);
            System.out.printf("%scpu-seconds-before-the-restart %.1f%n%scpu-seconds-after-it %.1f%n",
                    Fleet.FIGURE, cpu, Fleet.FIGURE, service.program().cpuSeconds());
        } finally {
            service.close();
        }
    }

    private Service service() throws IOException, InterruptedException {
        return Service.start(plan.culvert(), folder.resolve("fleet"), folder, options);
    }

    /// Runs [Fleet] in a separate process with this process's JVM flags.
    private Program start(Service service, int devices) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xmx3g", "-cp", System.getProperty("java.class.path"), Fleet.class.getName(),
                service.folder().toString(), Integer.toString(mqttPort),
                Long.toString(service.program().pid()), Integer.toString(devices)));
        return Program.start("fleet", folder, Map.of(), command);
    }
}
