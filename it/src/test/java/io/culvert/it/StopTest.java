package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.culvert.server.CulvertServer;
import io.culvert.server.ServerConfig;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.iotsecuretunneling.IoTSecureTunnelingClient;
import software.amazon.awssdk.services.iotsecuretunneling.model.OpenTunnelResponse;
import software.amazon.awssdk.services.iotsecuretunneling.model.TunnelStatus;

/// Stopping a service with SIGTERM.
class StopTest {

    private static final Executor OWN_THREAD = task -> Thread.ofPlatform().start(task);

    @TempDir
    Path folder;

    @Test
    void refusesNewConnectionsAndAnswersTheCallsInProgress() throws Exception {
        try (WatchedDatabase database = new WatchedDatabase("stop")) {
            ServerConfig config = Field.config(folder, database.config());
            CulvertServer server = CulvertServer.start(config);
            String id;
            try (IoTSecureTunnelingClient tunnels = client(server)) {
                CompletableFuture<OpenTunnelResponse> call = callUnderWay(database, tunnels);
                CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close, OWN_THREAD);
                await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertLetsNobodyIn(server));
                assertThat(readiness(server)).isEqualTo(503);
                assertThat(stop).isNotDone();
                database.release();
                id = call.get(20, TimeUnit.SECONDS).tunnelId();
                stop.get(20, TimeUnit.SECONDS);
            }
            assertThat(Files.readString(folder.resolve("audit/audit.jsonl"))).contains(id);
            try (CulvertServer again = CulvertServer.start(config);
                    IoTSecureTunnelingClient tunnels = client(again)) {
                assertThat(tunnels.describeTunnel(describe -> describe.tunnelId(id)).tunnel().status())
                    .isEqualTo(TunnelStatus.OPEN);
            }
        }
    }

    private IoTSecureTunnelingClient client(CulvertServer server) throws Exception {
        return JavaSdk.tunnels(folder, server.apiPort())
            .overrideConfiguration(once -> once.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    }

    private static CompletableFuture<OpenTunnelResponse> callUnderWay(WatchedDatabase database,
            IoTSecureTunnelingClient tunnels) {
        database.hold();
        int before = database.statements();
        CompletableFuture<OpenTunnelResponse> call = CompletableFuture
            .supplyAsync(() -> tunnels.openTunnel(open -> {}), OWN_THREAD);
        await().atMost(Duration.ofSeconds(20)).until(() -> database.statements() > before);
        return call;
    }

    private static void assertLetsNobodyIn(CulvertServer server) {
        for (int port : new int[]{server.apiPort(), server.dataPort(), server.mqttPort()}) {
            assertThatThrownBy(() -> new Socket("localhost", port).close())
                .isInstanceOf(ConnectException.class);
        }
    }

    private static int readiness(CulvertServer server) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI ready = URI.create("http://127.0.0.1:" + server.opsPort() + "/readyz");
            return http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding()).statusCode();
        }
    }
}
