package io.culvert.it;

import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One device with the files of its certificate, and the lines that clients write about it: `NAME EVENT
/// DETAIL`, with the events `connected` (whether its session was present), `subscribed`, `published`, and
/// `notified` (the notification).
///
/// @param name of the thing, also the client id
/// @param port the API's or MQTT's
record DeviceSoftware(String name, int port, Path files, Queue<String> lines) {

    DeviceSoftware(String name, int port, Path files) {
        this(name, port, files, new ConcurrentLinkedQueue<>());
    }

    static final long KEPT_SECONDS = 3600;

    Path certificate() {
        return files.resolve(name + ".cert.pem");
    }

    Path key() {
        return files.resolve(name + ".key.pem");
    }

    Path authority() {
        return files.resolve("tls/ca.pem");
    }

    String topic() {
        return "$aws/things/" + name + "/tunnels/notify";
    }

    /// A topic of jobs, to which device software publishes when it starts.
    String jobs() {
        return "$aws/things/" + name + "/jobs/get";
    }

    void say(String event, Object detail) {
        lines.add(name + " " + event + " " + detail);
    }

    Map<String, ?> json(boolean webSocket) {
        return Map.of("name", name, "host", "localhost", "port", port, "webSocket", webSocket, "ca",
                authority().toString(), "cert", certificate().toString(), "key", key().toString());
    }
}
