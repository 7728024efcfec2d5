package io.culvert.it;

import java.nio.file.Path;
import java.util.Map;

/// One device with the files of its certificate. Clients print lines about it, `NAME EVENT DETAIL`, with the
/// events `connected` (whether its session was present), `subscribed`, `published`, and `notified` (the
/// notification).
///
/// @param name of the thing, also the client id
/// @param port the API's or MQTT's
record DeviceSoftware(String name, int port, Path files) {

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

    Map<String, ?> json(boolean webSocket) {
        return Map.of("name", name, "host", "localhost", "port", port, "webSocket", webSocket, "ca",
                authority().toString(), "cert", certificate().toString(), "key", key().toString());
    }
}
