package io.culvert.bench;

import io.culvert.cli.ApiClient;
import io.culvert.cli.AwsSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Measures what idle tunnels cost the service. Opens them and attaches both sides from a separate process,
/// so that the bench's memory is not counted, and prints one line `figure NAME VALUE` for each figure.
final class IdleTunnels {

    private static final String FIGURE = "figure ";
    private static final long SETTLE_MILLIS = 4000;

    private final long servicePid;
    private final IdlePeers peers;
    private final ApiClient api;

    private IdleTunnels(Path data, int dataPort, long servicePid) throws Exception {
        this.servicePid = servicePid;
        this.peers = new IdlePeers(data.resolve("tls/ca.pem"), dataPort);
        this.api = new ApiClient(AwsSettings.find(data, Map.of()));
    }

    /// Opens and attaches the tunnels, prints the figures and exits.
    ///
    /// @param args data folder, data port, the service's process id, tunnels, attaches
    public static void main(String[] args) throws Exception {
        IdleTunnels idle = new IdleTunnels(Path.of(args[0]), Integer.parseInt(args[1]),
                Long.parseLong(args[2]));
        idle.run(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        System.exit(0);
    }

    private void run(int tunnels, int attaches) throws Exception {
        // Excludes what the service allocates for the first peers and shares with later ones.
        attach(open(20));
        Thread.sleep(SETTLE_MILLIS);
        long before = Machine.residentKilobytes(servicePid);
        long began = System.nanoTime();
        List<Service.Tunnel> opened = open(tunnels - 20);
        print("open-rate", opened.size() / seconds(began));
        began = System.nanoTime();
        attach(opened);
        print("attach-rate", opened.size() * 2 / seconds(began));
        Thread.sleep(SETTLE_MILLIS);
        long after = Machine.residentKilobytes(servicePid);
        print("tunnels", tunnels);
        print("resident-mb", after / 1024.0);
        print("kb-per-peer", (after - before) / (opened.size() * 2.0));
        List<Double> millis = attachOneByOne(attaches);
        print("attach-p50", Samples.percentile(millis, 0.5));
        print("attach-p99", Samples.percentile(millis, 0.99));
        print("broken", peers.broken());
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void print(String name, double value) {
        System.out.printf(Locale.ROOT, "%s%s %.3f%n", FIGURE, name, value);
    }

    private List<Service.Tunnel> open(int count) throws Exception {
        return Together.all(count, i -> openOne());
    }

    private Service.Tunnel openOne() {
        JsonNode opened = api.tunneling("OpenTunnel",
                Map.of("destinationConfig", Map.of("services", List.of(Service.SERVICE_ID))));
        return new Service.Tunnel(opened.path("sourceAccessToken").asString(),
                opened.path("destinationAccessToken").asString());
    }

    private void attach(List<Service.Tunnel> tunnels) throws Exception {
        Together.all(tunnels.size(), i -> {
            peers.attach("destination", tunnels.get(i).destinationToken());
            return peers.attach("source", tunnels.get(i).sourceToken());
        });
    }

    private List<Double> attachOneByOne(int count) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Service.Tunnel tunnel = openOne();
            for (boolean source : new boolean[]{false, true}) {
                long began = System.nanoTime();
                IdlePeers.Attached one = source ? peers.attach("source", tunnel.sourceToken())
                        : peers.attach("destination", tunnel.destinationToken());
                millis.add((System.nanoTime() - began) / 1e6);
                one.close();
            }
        }
        return millis;
    }

    /// Runs [#main] in a separate process with this process's JVM flags, and records the figures it prints.
    static void measure(Plan plan, Results results, Service service, Path folder)
            throws java.io.IOException, InterruptedException {
        int tunnels = plan.idleTunnelsHere();
        System.out.println("bench: " + tunnels + " idle tunnels");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xmx2g", "-cp", System.getProperty("java.class.path"),
                IdleTunnels.class.getName(), service.folder().toString(),
                Integer.toString(service.dataPort()), Long.toString(service.program().pid()),
                Integer.toString(tunnels), Integer.toString(plan.attaches())));
        Program idle = Program.start("idle", folder, Map.of(), command);
        try (idle) {
            for (String line : idle.awaitEnd(java.time.Duration.ofMinutes(8))) {
                if (line.startsWith(FIGURE)) {
                    String[] figure = line.substring(FIGURE.length()).split(" ", -1);
                    results.add(Contenders.CULVERT, "idle." + figure[0], Double.parseDouble(figure[1]));
                }
            }
        }
    }
}
