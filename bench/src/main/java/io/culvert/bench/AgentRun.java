package io.culvert.bench;

import io.culvert.cli.ApiClient;
import io.culvert.cli.AwsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Leads tunnels through one `culvert agent`, some at once, and prints after every thousand what the agent
/// holds. Each tunnel is opened for the agent's thing, attached by the agent, and closed.
final class AgentRun {

    private static final String THING = "bench";
    private static final int STEP = 1000;
    private static final long SETTLE_MILLIS = 10_000;
    private static final long LOOK_MILLIS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Plan plan;
    private final Path folder;
    private final int mqttPort;

    AgentRun(Plan plan, Path folder) throws IOException {
        this.plan = plan;
        this.folder = folder;
        this.mqttPort = Machine.freePort();
    }

    /// Prints a line before the first tunnel, and one for each thousand.
    void run(int tunnels) throws Exception {
        try (Service service = Service.start(plan.culvert(), folder.resolve("service"), folder,
                List.of(Service.MQTT_PORT, Integer.toString(mqttPort)));
                Program agent = agent(service);
                ApiClient api = new ApiClient(AwsSettings.find(service.folder(), Map.of()))) {
            agent.await("Waiting for tunnels to " + THING);
            Thread.sleep(SETTLE_MILLIS);
            print(0, agent);
            for (int done = 0; done < tunnels; done += STEP) {
                int now = Math.min(STEP, tunnels - done);
                Together.all(now, index -> lead(api));
                Thread.sleep(SETTLE_MILLIS);
                print(done + now, agent);
            }
        }
    }

    private Program agent(Service service) throws IOException, InterruptedException {
        Path device = folder.resolve("device");
        Program
            .start("enrolment", folder, Map.of(),
                    command("thing", "add", THING, "--out", device.toString(), "--service",
                            "SSH=127.0.0.1:22", "--endpoint", "localhost:" + service.dataPort(), "--mqtt",
                            "localhost:" + mqttPort, "--data-dir", service.folder().toString()))
            .awaitEnd(PATIENCE);
        return Program.start("agent", folder, Map.of(),
                command("agent", "--config", device.resolve("agent.yaml").toString()));
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>(plan.culvert());
        command.addAll(List.of(words));
        return command;
    }

    private static String lead(ApiClient api) throws InterruptedException, IOException {
        JsonNode opened = api.tunneling("OpenTunnel",
                Map.of("destinationConfig", Map.of("thingName", THING, "services", List.of("SSH"))));
        String tunnel = opened.path("tunnelId").asString();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isAttached(api.tunneling("DescribeTunnel", Map.of("tunnelId", tunnel)))) {
            if (System.nanoTime() > end) {
                throw new IOException("tunnel " + tunnel + ": the agent did not attach");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        api.tunneling("CloseTunnel", Map.of("tunnelId", tunnel, "delete", true));
        return tunnel;
    }

    private static boolean isAttached(JsonNode answer) {
        return answer.path("tunnel")
            .path("destinationConnectionState")
            .path("status")
            .asString()
            .equals("CONNECTED");
    }

    private static void print(int tunnels, Program agent) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + agent.pid() + "/fd"))) {
            System.out.printf("after %d tunnels: %.1f MB resident, %s threads, %d files%n", tunnels,
                    Machine.residentKilobytes(agent.pid()) / 1024.0,
                    Machine.field(Path.of("/proc/" + agent.pid() + "/status"), "Threads"), files.count());
        }
    }
}
