package io.culvert.cli.localproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.culvert.localproxy.ProxySettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/// `--settings-json`.
class SettingsFileTest {

    @TempDir
    Path folder;

    @Test
    void readsNumbersAndTextsAndKeepsTheDefaultsOfTheRest() {
        Settings read = parse(
                """
                        {"tunneling": {"proxy": {
                          "default_bind_address": "0.0.0.0", "endpoint_format": "%s.example.com",
                          "region_endpoint_overrides": {"here": "localhost:8443"},
                          "tcp": {"connection_retry_count": -1, "connection_retry_delay_ms": "7", "max_active_connections": 3},
                          "websocket": {"ping_period_ms": 1000, "retry_delay_ms": "8", "connect_retry_count": "2",
                            "reconnect_on_data_error": "false", "subprotocol": "aws.iot.securetunneling-1.0"}}}}""");
        assertThat(read.proxy()).isEqualTo(new ProxySettings(
                new ProxySettings.Sockets("0.0.0.0", ProxySettings.FOREVER, Duration.ofMillis(7)),
                new ProxySettings.WebSocket("aws.iot.securetunneling-1.0", Duration.ofSeconds(1),
                        Duration.ofMillis(8), 2, false)));
        assertThat(read.endpoint("here")).isEqualTo("localhost:8443");
        assertThat(read.endpoint("there")).isEqualTo("there.example.com");
        assertThat(read.endpoint("cn-north-1")).isEqualTo("data.tunneling.iot.cn-north-1.amazonaws.com.cn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"tunneling\": 1}", "{\"tunneling\": {\"proxy\": {\"tcp\": []}}}",
            "{\"tunneling\": {\"proxy\": {\"tcp\": {\"connection_retry_count\": \"many\", \"connection_retry_delay_ms\": 0}}}}",
            "{\"tunneling\": {\"proxy\": {\"websocket\": {\"reconnect_on_data_error\": \"?\", \"ping_period_ms\": {}}}}}"})
    void whatCannotBeUsedCountsAsMissing(String json) {
        assertThat(parse(json)).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void namesTheFileAndLineThatAreNotJson() throws Exception {
        Path file = Files.writeString(folder.resolve("s.json"), "{\n\n{x");
        assertThatThrownBy(() -> SettingsFile.read(file)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(file + "(3): ");
    }

    @FuzzTest(maxDuration = "1m")
    void anyBytesAreSettingsOrNotJson(byte[] bytes) {
        Settings read;
        try {
            read = SettingsFile.parse(bytes);
        } catch (JacksonException e) {
            return;
        }
        assertThat(read.proxy().sockets().retryDelay()).isPositive();
        assertThat(read.proxy().webSocket().pingPeriod()).isPositive();
        assertThat(read.proxy().webSocket().retries()).isGreaterThanOrEqualTo(ProxySettings.FOREVER);
    }

    private static Settings parse(String json) {
        return SettingsFile.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
