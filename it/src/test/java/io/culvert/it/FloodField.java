package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;

/// A service in a child process with little memory, and its API. Measures each attack beside four
/// well-behaved tunnels and prints the result as a row of the table in `docs/security.md`.
final class FloodField implements AutoCloseable {

    private static final int MEMORY_MEGABYTES = 300;
    private static final int MAX_GROWTH_MEGABYTES = 100;
    /// Times are printed. The machine may be busy with other work, so a test fails by time only if something
    /// stands still.
    private static final Duration NEVER = Duration.ofSeconds(60);

    private static final String MEMORY = "-Xmx" + MEMORY_MEGABYTES + "m -XX:MaxDirectMemorySize="
            + MEMORY_MEGABYTES + "m -XX:+UseSerialGC -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10";

    private final Path data;
    private final ServeProcess service;
    private final Boto api;
    private final SSLContext tls;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> tunnels = new ArrayList<>();

    /// What an attack does to others.
    ///
    /// @param growth of the service's memory in MB
    /// @param p95 of the well-behaved tunnels' round trips
    /// @param slowestCall of the API
    record Effect(long growth, Duration p95, Duration slowestCall) {

        @Override
        public String toString() {
            return "%+d MB | p95 %d ms | API %d ms".formatted(growth, p95.toMillis(), slowestCall.toMillis());
        }
    }

    /// An attack that goes on until its thread is interrupted or its connections are closed.
    interface Attack {

        void run() throws Exception;
    }

    FloodField(Path folder, String... options) throws IOException, GeneralSecurityException {
        this(folder, MEMORY, options);
    }

    private FloodField(Path folder, String jvmOptions, String[] options)
            throws IOException, GeneralSecurityException {
        Tools.needBoto3();
        data = folder.resolve("service");
        service = new ServeProcess(data, Map.of("JAVA_TOOL_OPTIONS", jvmOptions), options).ready();
        api = new Boto(Field.environment(data));
        tls = TestTls.trusting(data.resolve("tls/ca.pem"));
    }

    /// The same, with Netty's leak detector looking at every buffer of the service.
    static FloodField detectingLeaks(Path folder, String... options)
            throws IOException, GeneralSecurityException {
        return new FloodField(folder, MEMORY + " -Dio.netty.leakDetection.level=paranoid", options);
    }

    /// How long each attack lasts; longer with `-Dflood.seconds=60`.
    static Duration attackTime() {
        return Duration.ofSeconds(Integer.getInteger("flood.seconds", 6));
    }

    Path data() {
        return data;
    }

    Boto api() {
        return api;
    }

    SSLContext tls() {
        return tls;
    }

    ServeProcess service() {
        return service;
    }

    /// Opens a tunnel with the given services, if any, until the end of the next attack.
    JsonNode open(String... services) {
        JsonNode tunnel = api.call("open_tunnel",
                services.length == 0 ? Map.of() : Map.of("destinationConfig", Map.of("services", services)));
        tunnels.add(tunnel.path("tunnelId").asString());
        return tunnel;
    }

    /// Attaches a peer to an opened tunnel; it is closed with the attack.
    FloodPeer attach(JsonNode tunnel, String mode, int version) throws IOException {
        FloodPeer peer = new FloodPeer(tls, service.dataPort(), mode,
                tunnel.path(mode + "AccessToken").asString(), version);
        opened.add(peer);
        return peer;
    }

    /// Asserts that memory stays bounded and that neighbours and the API keep working during an attack.
    void measure(String name, List<Attack> attackers) throws Exception {
        Effect effect = attack(attackers);
        System.out.printf("FLOOD | %s | %s |%n", name, effect);
        assertThat(effect.growth()).as("%s: growth of memory in MB", name).isLessThan(MAX_GROWTH_MEGABYTES);
        assertThat(effect.p95()).isLessThan(NEVER);
        assertThat(effect.slowestCall()).isLessThan(NEVER);
        assertThat(service.output()).doesNotContain("OutOfMemoryError");
    }

    /// Measures memory, well-behaved tunnels and the API for [#attackTime] while attackers run in parallel,
    /// and then ends the attackers, their connections and their tunnels.
    Effect attack(List<Attack> attackers) throws Exception {
        try (Neighbours neighbours = new Neighbours(this)) {
            long before = memoryMegabytes();
            List<Thread> running = attackers.stream().map(FloodField::start).toList();
            Neighbours.Times times = neighbours.measure(attackTime(),
                    () -> api.call("list_tunnels", Map.of()));
            Effect effect = new Effect(memoryMegabytes() - before, times.p95(), times.slowestCall());
            end(running);
            return effect;
        }
    }

    private void end(List<Thread> attackers) throws Exception {
        for (AutoCloseable part : opened) {
            part.close();
        }
        opened.clear();
        attackers.forEach(Thread::interrupt);
        for (Thread thread : attackers) {
            thread.join();
        }
        tunnels.forEach(id -> api.call("close_tunnel", Map.of("tunnelId", id, "delete", true)));
        tunnels.clear();
    }

    private static Thread start(Attack attack) {
        // Virtual threads that flood would starve each other.
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                attack.run();
            } catch (Exception e) {
                assertThat(e).as("its connections are closed").isNotNull();
            }
        });
    }

    /// Writes the same certificate and key again, as a renewal does; the service reads them again.
    void rewriteCertificate() throws IOException {
        for (String file : List.of("tls/server.pem", "tls/server.key")) {
            Path next = data.resolve(file + ".next");
            Files.copy(data.resolve(file), next, StandardCopyOption.COPY_ATTRIBUTES);
            Files.setLastModifiedTime(next, FileTime.from(Instant.now()));
            Files.move(next, data.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// The memory that the process uses after a collection.
    long memoryMegabytes() throws IOException {
        return Usage.residentMegabytes(service.pid());
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable part : opened) {
            part.close();
        }
        api.close();
        service.close();
    }
}
