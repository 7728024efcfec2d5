package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.book.Book;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Grafana dashboard: a real Prometheus that scrapes a real service finds data for each query.
class DashboardTest {

    private static final Pattern METRIC = Pattern.compile("culvert_[a-z_]+");
    private static final Path DASHBOARD = Path.of("..", "dist", "grafana", "culvert.json");

    @TempDir
    Path folder;

    private static JsonNode dashboard() throws IOException {
        return new JsonMapper().readTree(Files.readString(DASHBOARD));
    }

    private static List<String> queries() throws IOException {
        return dashboard().path("panels")
            .valueStream()
            .flatMap(panel -> panel.path("targets").valueStream())
            .map(target -> target.path("expr")
                .asString()
                .replace("$__rate_interval", "1m")
                .replace("$instance", ".*"))
            .toList();
    }

    @Test
    void everyQueryFindsDataOfAServiceThatRelaysATunnel() throws Exception {
        Tools.need("prometheus", "prometheus");
        Tools.needBoto3();
        try (Field field = new Field(folder.resolve("service")); EchoServer echo = new EchoServer('e')) {
            JsonNode opened = field.open("ECHO");
            field.start(LocalProxyConfig.Mode.SOURCE, opened.path("sourceAccessToken").asString(),
                    UUID.randomUUID().toString(), null, field.server().dataPort(),
                    BondSettings.ofLocalProxy());
            field.start(LocalProxyConfig.Mode.DESTINATION, opened.path("destinationAccessToken").asString(),
                    UUID.randomUUID().toString(), PortMappings.parse("ECHO=" + echo.port(), "127.0.0.1"),
                    field.server().dataPort(), BondSettings.ofLocalProxy());
            int port = Tools.freePort();
            everyMetricIsDocumentedAndNoOther(field.server().opsPort());
            Process prometheus = prometheus(field.server().opsPort(), port);
            try {
                assertThat(queries()).hasSizeGreaterThan(20)
                    .allSatisfy(query -> await().atMost(Duration.ofMinutes(3))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(found(port, query)).as(query).isPositive()));
            } finally {
                prometheus.destroy();
            }
        }
    }

    /// The table in docs/operations.md.
    private static void everyMetricIsDocumentedAndNoOther(int ops) throws Exception {
        Set<String> documented = Book.read(Path.of("..", "docs", "operations.md"))
            .lines()
            .filter(line -> line.startsWith("| `culvert_"))
            .flatMap(line -> METRIC.matcher(line.substring(0, line.indexOf('|', 1))).results())
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
        Set<String> scraped = Ops.get(ops, "/metrics")
            .body()
            .lines()
            .filter(line -> line.startsWith("culvert_"))
            .map(line -> line.replaceFirst("[{ ].*", "")
                .replaceFirst("_seconds_(count|sum|max)$", "_seconds"))
            .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(scraped);
    }

    private Process prometheus(int ops, int port) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yaml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: culvert
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(ops));
        return new ProcessBuilder("prometheus", "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"), "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    }

    private static int found(int port, String query) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String url = "http://127.0.0.1:" + port + "/api/v1/query?query="
                    + URLEncoder.encode(query, StandardCharsets.UTF_8);
            String answer = http
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
            return new JsonMapper().readTree(answer).path("data").path("result").size();
        }
    }

    @Test
    void everyPanelHasItsOwnIdAndUsesTheChosenDataSource() throws Exception {
        List<JsonNode> panels = dashboard().path("panels").valueStream().toList();
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
        panels.forEach(panel -> panel.path("targets")
            .forEach(target -> assertThat(target.path("datasource").path("uid").asString())
                .isEqualTo("${datasource}")));
    }
}
