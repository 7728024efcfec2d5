package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.culvert.it.book.Book;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The Helm chart, linted and rendered by Helm itself, and the manifest without Helm.
class KubernetesTest {

    private static final Path CHART = Path.of("..", "dist", "chart", "culvert");
    private static final Path MANIFEST = Path.of("..", "dist", "kubernetes", "culvert.yaml");
    private static final YAMLMapper YAML = new YAMLMapper();

    @TempDir
    Path folder;

    private static Map<String, JsonNode> byKind(String documents) throws IOException {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(documents)) {
            return values.readAll()
                .stream()
                .filter(document -> document.has("kind"))
                .collect(
                        Collectors.toMap(document -> document.path("kind").asString(), document -> document));
        }
    }

    private String render(String values) throws IOException {
        return new Helm(CHART).template()
            .withName("culvert")
            .withValuesFile(Files.writeString(folder.resolve("values.yaml"), values))
            .call();
    }

    @Test
    void helmFindsNothingToCriticize() {
        LintResult result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages())
            .noneMatch(line -> line.startsWith("[WARNING]") || line.startsWith("[ERROR]"));
    }

    @Test
    void theManifestIsWhatTheChartRenders() throws Exception {
        String rendered = new Helm(CHART).template().withName("culvert").call();
        String plain = rendered.lines()
            .filter(line -> !line.contains("app.kubernetes.io/managed-by"))
            .collect(Collectors.joining("\n"));
        assertThat(byKind(Files.readString(MANIFEST))).isEqualTo(byKind(plain));
    }

    @Test
    void theImageIsTheProjectsVersion() throws Exception {
        String version = YAML.readTree(Files.readString(CHART.resolve("Chart.yaml")))
            .path("appVersion")
            .asString();
        assertThat(Files.readString(Path.of("..", "pom.xml")))
            .contains("<artifactId>culvert</artifactId>\n  <version>" + version + "</version>");
        assertThat(byKind(Files.readString(MANIFEST)).get("StatefulSet")
            .at("/spec/template/spec/containers/0/image")
            .asString()).isEqualTo("culvert:" + version);
    }

    @Test
    void thePodHasNoRightsThatItDoesNotNeed() throws Exception {
        JsonNode pod = byKind(Files.readString(MANIFEST)).get("StatefulSet").at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean(false)).isTrue();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean(false)).isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/securityContext/capabilities/drop/0").asString()).isEqualTo("ALL");
        assertThat(container.at("/livenessProbe/exec/command/1").asString()).isEqualTo("healthz");
        assertThat(container.at("/readinessProbe/exec/command/1").asString()).isEqualTo("readyz");
        String program = container.at("/readinessProbe/exec/command/0").asString();
        assertThat(Path.of("..", "bin", Path.of(program).getFileName().toString())).isExecutable();
    }

    @Test
    void everyKeyOfTheConfigurationIsOneOfTheService() throws Exception {
        String map = byKind(render("tlsSecret: own")).get("ConfigMap").at("/data/culvert.yaml").asString();
        assertThat(YAML.readTree(map).propertyNames()).contains("host", "tls-cert", "tls-key")
            .isSubsetOf(documentedKeys());
    }

    private static Set<String> documentedKeys() {
        return Book.read(Path.of("..", "docs", "configuration.md"))
            .lines()
            .filter(line -> line.startsWith("| "))
            .flatMap(line -> Stream.of(line.split("\\|")[1].strip().split(", ")))
            .collect(Collectors.toSet());
    }

    @Test
    void valuesReachThePod() throws Exception {
        Map<String, JsonNode> rendered = byKind(render("""
                secret: {CULVERT_DATABASE_PASSWORD: x}
                tlsSecret: own
                config: {host: t.example.com, database-url: "jdbc:postgresql://db:5432/culvert"}
                extraContainers: [{name: collector, image: collector}]
                persistence: {storageClass: fast}
                """));
        JsonNode spec = rendered.get("StatefulSet").path("spec");
        JsonNode pod = spec.at("/template/spec");
        assertThat(rendered.get("Secret").at("/stringData/CULVERT_DATABASE_PASSWORD").asString())
            .isEqualTo("x");
        assertThat(pod.at("/containers/0/envFrom/0/secretRef/name").asString()).isEqualTo("culvert");
        assertThat(pod.at("/containers/0/volumeMounts").findValuesAsString("mountPath"))
            .contains("/etc/culvert/tls");
        assertThat(pod.at("/containers").findValuesAsString("name")).contains("collector");
        assertThat(spec.at("/volumeClaimTemplates/0/spec/storageClassName").asString()).isEqualTo("fast");
    }

    @Test
    void twoSecretsAreRefusedInWords() {
        assertThatThrownBy(() -> render("secret: {A: b}\nexistingSecret: c"))
            .hasMessageContaining("secret and existingSecret are both set (expected: one of them)");
    }
}
