package io.culvert.bench;

import io.culvert.agent.mqtt.MqttClient;
import io.culvert.agent.mqtt.MqttEvent;
import io.culvert.agent.mqtt.MqttSettings;
import io.culvert.cli.ApiClient;
import io.culvert.cli.AwsSettings;
import io.culvert.protocol.NotificationTopic;
import io.culvert.transport.Authorities;
import io.culvert.transport.Dialer;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.transport.PemFiles;
import io.culvert.transport.TlsContexts;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// The devices of [FleetRun], in a process of their own: each with its own certificate and the agent's MQTT
/// client. Prints one line `figure NAME VALUE` for each figure, and [#RESTART] when the service is to be
/// killed and started again.
final class Fleet {

    static final String FIGURE = "figure ";
    static final String RESTART = "fleet: restart the service";

    private static final long SETTLE_MILLIS = 4000;
    private static final int MINUTES = 8;

    private final EventLoops loops = new EventLoops("fleet", 1);
    private final Collection<X509Certificate> authorities;
    private final ApiClient api;
    private final Path files;
    private final int mqttPort;
    private final long servicePid;
    private final List<Device> devices = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    private Fleet(Path data, int mqttPort, long servicePid) throws IOException {
        this.authorities = Authorities.at(data.resolve("tls/ca.pem"));
        this.api = new ApiClient(AwsSettings.find(data, Map.of()));
        this.files = Files.createDirectories(data.resolveSibling("devices"));
        this.mqttPort = mqttPort;
        this.servicePid = servicePid;
    }

    /// Connects, notifies and restarts the fleet, prints the figures and exits.
    ///
    /// @param args data folder, MQTT port, the service's process id, devices
    public static void main(String[] args) throws Exception {
        new Fleet(Path.of(args[0]), Integer.parseInt(args[1]), Long.parseLong(args[2]))
            .run(Integer.parseInt(args[3]));
        System.exit(0);
    }

    private void run(int count) throws Exception {
        long began = System.nanoTime();
        devices.addAll(Together.all(count, this::enrolled));
        print("enrolled-per-second", count / seconds(began));
        Thread.sleep(SETTLE_MILLIS);
        long before = Machine.residentKilobytes(servicePid);
        began = System.nanoTime();
        CountDownLatch subscribed = new CountDownLatch(count);
        devices.forEach(device -> device.start(subscribed));
        await(subscribed, "subscribe");
        print("subscribed-per-second", count / seconds(began));
        Thread.sleep(SETTLE_MILLIS);
        print("devices", count);
        print("kb-per-device", (Machine.residentKilobytes(servicePid) - before) / (double) count);
        notifyAll(count);
        restart(count);
    }

    /// A tunnel for each device, opened as fast as the service opens them.
    private void notifyAll(int count) throws Exception {
        CountDownLatch notified = new CountDownLatch(count);
        devices.forEach(device -> device.expect(notified));
        long began = System.nanoTime();
        Together.all(count, index -> api.tunneling("OpenTunnel", Map.of("destinationConfig",
                Map.of("thingName", devices.get(index).thing, "services", List.of("SSH")))));
        double opened = seconds(began);
        await(notified, "be notified");
        print("opened-seconds", opened);
        print("notified-seconds", seconds(began));
    }

    private void restart(int count) throws Exception {
        CountDownLatch back = new CountDownLatch(count);
        devices.forEach(device -> device.subscribed = back);
        failures.set(0);
        long began = System.nanoTime();
        System.out.println(RESTART);
        await(back, "come back");
        print("back-seconds", seconds(began));
        print("attempts-per-device", failures.get() / (double) count);
    }

    private static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException(latch.getCount() + " devices did not " + what);
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static void print(String name, double value) {
        System.out.printf(Locale.ROOT, "%s%s %.3f%n", FIGURE, name, value);
    }

    private Device enrolled(int index) throws IOException {
        String thing = "bench-" + index;
        api.iot("POST", "/things/" + thing, Map.of());
        JsonNode keys = api.iot("POST", "/keys-and-certificate?setAsActive=true", Map.of());
        api.iot("PUT", "/things/" + thing + "/principals",
                Map.of("x-amzn-principal", keys.path("certificateArn").asString()));
        Path certificate = Files.writeString(files.resolve(thing + ".pem"),
                keys.path("certificatePem").asString());
        Path key = Files.writeString(files.resolve(thing + ".key"),
                keys.path("keyPair").path("PrivateKey").asString());
        return new Device(thing, TlsContexts.client(authorities, PemFiles.certificates(certificate),
                PemFiles.privateKey(key)));
    }

    /// One device.
    private final class Device {

        private final String thing;
        private final MqttClient client;
        private volatile CountDownLatch subscribed = new CountDownLatch(0);
        private volatile CountDownLatch notified = new CountDownLatch(0);

        Device(String thing, SslContext tls) {
            this.thing = thing;
            this.client = new MqttClient(new MqttSettings(thing, NotificationTopic.of(thing), Map.of()),
                    new Endpoint("localhost", mqttPort, tls), new Dialer(loops, loops.group().next()),
                    () -> {}, this::on);
        }

        void start(CountDownLatch latch) {
            subscribed = latch;
            client.start();
        }

        void expect(CountDownLatch latch) {
            notified = latch;
        }

        private void on(MqttEvent event) {
            switch (event) {
                case MqttEvent.Subscribed now -> subscribed.countDown();
                case MqttEvent.Received message -> {
                    message.handled().run();
                    notified.countDown();
                }
                case MqttEvent.SubscriptionRefused refused -> {
                }
                case MqttEvent.Down down -> failures.incrementAndGet();
            }
        }
    }
}
