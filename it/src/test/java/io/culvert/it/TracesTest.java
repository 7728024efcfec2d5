package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Traces of a real service, a real agent and boto3.
class TracesTest {

    @TempDir
    Path folder;

    @Test
    void aTunnelIsOneTraceAndNoSpanHasASecret() throws Exception {
        Tools.needBoto3();
        Path data = folder.resolve("data");
        try (TraceCollector collector = new TraceCollector();
                EchoServer echo = new EchoServer('e');
                ServeProcess service = new ServeProcess(data,
                        Map.of("CULVERT_TRACES_HEADERS", "Authorization=Bearer of-the-operator"),
                        "--traces-endpoint", collector.endpoint())
                    .ready()) {
            AgentDevice.enrol(folder, Field.environment(data), echo.port(), service.dataPort(),
                    service.mqttPort());
            try (CulvertProcess _ = AgentDevice.agent(folder)) {
                JsonNode opened = service.boto(AgentDevice.OPEN);
                await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(collector.spans()).extracting(Span::getName)
                        .contains("OpenTunnel", "notify", "attach"));
                String trace = opened.path("tunnelId").asString().replace("-", "");
                for (String name : List.of("OpenTunnel", "notify", "attach")) {
                    assertThat(TraceCollector.traceId(collector.span(name))).as(name).isEqualTo(trace);
                }
                assertThat(TraceCollector.attribute(collector.span("attach"), "culvert.side"))
                    .isEqualTo("destination");
                assertThat(collector.headers()).containsOnly("Bearer of-the-operator");
                service.stop();
                assertThat(collector.bytes()).doesNotContain(opened.path("sourceAccessToken").asString(),
                        opened.path("destinationAccessToken").asString());
            }
        }
    }
}
