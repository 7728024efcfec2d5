package io.culvert.cli.localproxy;

import io.culvert.localproxy.ProxySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The reference's settings as JSON (spec: localproxy 6.4). Accepts and ignores the sizes of buffers and
/// messages and the limit of connections, which this proxy does not have.
final class SettingsFile {

    /// The settings that the reference exports.
    static final String DEFAULTS = """
            {
                "tunneling": {
                    "proxy": {
                        "default_bind_address": "localhost",
                        "message": {
                            "data_length_size": "2",
                            "data_frame_max_size": "65538",
                            "max_payload_size": "64512",
                            "max_size": "65536"
                        },
                        "tcp": {
                            "connection_retry_count": "5",
                            "connection_retry_delay_ms": "2500",
                            "read_buffer_size": "131076",
                            "max_active_connections": "128"
                        },
                        "websocket": {
                            "ping_period_ms": "20000",
                            "retry_delay_ms": "2500",
                            "connect_retry_count": "-1",
                            "reconnect_on_data_error": "true",
                            "subprotocol": "aws.iot.securetunneling-3.0",
                            "max_frame_size": "131076",
                            "write_buffer_size": "131076",
                            "read_buffer_size": "131076"
                        },
                        "region_endpoint_overrides": {
                            "cn-north-1": "data.tunneling.iot.cn-north-1.amazonaws.com.cn",
                            "cn-northwest-1": "data.tunneling.iot.cn-northwest-1.amazonaws.com.cn"
                        }
                    }
                }
            }
            """;

    private static final Logger LOG = LoggerFactory.getLogger(SettingsFile.class);

    private static final int MAX_BYTES = 1 << 20;

    private final JsonNode root;

    private SettingsFile(JsonNode proxy) {
        this.root = proxy;
    }

    /// Reads a file; the defaults apply to what it lacks.
    ///
    /// @throws IllegalArgumentException for a file that cannot be read or is not JSON, naming it
    static Settings read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException(file + ": too big (expected: at most 1 MiB)");
            }
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot open file", e);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(file + "(" + line + "): " + e.getOriginalMessage(), e);
        }
    }

    static Settings parse(byte[] json) {
        return new SettingsFile(new JsonMapper().readTree(json).path("tunneling").path("proxy")).settings();
    }

    private Settings settings() {
        ProxySettings.Sockets sockets = ProxySettings.DEFAULT.sockets();
        ProxySettings.WebSocket web = ProxySettings.DEFAULT.webSocket();
        Map<String, String> endpoints = new LinkedHashMap<>(Settings.DEFAULT.regionEndpoints());
        root.path("region_endpoint_overrides")
            .properties()
            .forEach(entry -> endpoints.put(entry.getKey(), entry.getValue().asString("")));
        return new Settings(
                new ProxySettings(
                        new ProxySettings.Sockets(
                                get("default_bind_address", sockets.bindAddress(), text -> text),
                                get("tcp.connection_retry_count", sockets.bindRetries(), SettingsFile::count),
                                get("tcp.connection_retry_delay_ms", sockets.retryDelay(),
                                        SettingsFile::millis)),
                        new ProxySettings.WebSocket(
                                get("websocket.subprotocol", web.subprotocol(), text -> text),
                                get("websocket.ping_period_ms", web.pingPeriod(), SettingsFile::millis),
                                get("websocket.retry_delay_ms", web.retryDelay(), SettingsFile::millis),
                                get("websocket.connect_retry_count", web.retries(), SettingsFile::count),
                                get("websocket.reconnect_on_data_error", web.reconnects(),
                                        SettingsFile::truth))),
                get("endpoint_format", Settings.DEFAULT.endpointFormat(), text -> text), endpoints);
    }

    /// A value of the wrong type counts as missing, as in the reference.
    private <T> T get(String key, T missing, Function<String, T> reader) {
        JsonNode value = root.at("/" + key.replace('.', '/'));
        if (!value.isValueNode()) {
            return missing;
        }
        try {
            return reader.apply(value.asString(""));
        } catch (IllegalArgumentException e) {
            LOG.warn("Setting tunneling.proxy.{}: {} cannot be used; it is {}", key, value, missing);
            return missing;
        }
    }

    /// A negative number means without limit.
    private static int count(String text) {
        return Math.max(Integer.parseInt(text), ProxySettings.FOREVER);
    }

    private static Duration millis(String text) {
        int millis = Integer.parseInt(text);
        if (millis < 1) {
            throw new IllegalArgumentException("a time of nothing");
        }
        return Duration.ofMillis(millis);
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }
}
