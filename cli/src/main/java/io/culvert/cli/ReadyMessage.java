package io.culvert.cli;

import io.culvert.control.console.ConsoleSite;
import io.culvert.server.Build;
import io.culvert.server.CulvertServer;
import io.culvert.server.ListenConfig;
import io.culvert.transport.Endpoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// What `serve` says when the service is ready: the addresses that clients use, and the next command.
final class ReadyMessage {

    private static final Set<String> EVERY_ADDRESS = Set.of("::", "0.0.0.0");

    private ReadyMessage() {}

    static void say(LogOptions log, CulvertServer running, ListenConfig listening, Path dataDir) {
        String host = reachable(listening);
        String folder = dataDir.toAbsolutePath().normalize().toString();
        String api = "https://" + Endpoint.text(host, running.apiPort());
        String data = "wss://" + Endpoint.text(host, running.dataPort()) + "/tunnel";
        String mqtt = "ssl://" + Endpoint.text(host, running.mqttPort());
        String ops = "http://127.0.0.1:" + running.opsPort();
        String console = running.hasConsole() ? "page  " + api + ConsoleSite.PATH + "\n" : "";
        log.say("The service is ready",
                String.join("\n", "culvert " + Build.current() + ", data folder " + folder, "API   " + api,
                        "data  " + data, "MQTT  " + mqtt, "ops   " + ops + "/healthz /readyz /metrics",
                        console + "next  culvert thing add NAME --data-dir " + ApiOptions.quoted(folder),
                        "ready", ""),
                Map.of("version", Build.current().toString(), "dataFolder", folder, "api", api, "data", data,
                        "mqtt", mqtt, "ops", ops));
    }

    /// The name or address that clients use. If the service listens on every address, it is the first
    /// `--host`, otherwise localhost.
    private static String reachable(ListenConfig listening) {
        return EVERY_ADDRESS.contains(listening.bind())
                ? listening.hosts().stream().findFirst().orElse("localhost")
                : listening.bind();
    }
}
