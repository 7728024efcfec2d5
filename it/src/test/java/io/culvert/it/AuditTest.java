package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The audit records who opened a tunnel, when and from where, and the rest of its life.
class AuditTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void everyStepOfATunnelsLifeIsInTheAuditAndNoToken() throws Exception {
        Tools.needBoto3();
        try (Field field = new Field(folder)) {
            JsonNode opened = field.boto("""
                    try:
                        tunnels.describe_tunnel(tunnelId='culvert-' + 'x' * 64)
                    except tunnels.exceptions.ResourceNotFoundException:
                        pass
                    show(tunnels.open_tunnel(destinationConfig={'thingName': 'pump', 'services': ['SSH']}))
                    """);
            String id = opened.path("tunnelId").asString();
            field.source(opened, null);
            await().atMost(Duration.ofSeconds(20)).until(() -> has("attach", id));
            field.source(opened, null);
            await().atMost(Duration.ofSeconds(20)).until(() -> has("handshake", ""));
            field.boto("tunnels.close_tunnel(tunnelId='" + id + "'); show({})");
            await().atMost(Duration.ofSeconds(20)).until(() -> has("detach", id) && has("close", id));
            JsonNode call = lines().stream()
                .filter(line -> line.path("operation").asString("").equals("OpenTunnel"))
                .findFirst()
                .orElseThrow();
            assertThat(call.path("kind").asString()).isEqualTo("call");
            assertThat(call.path("caller").asString()).isEqualTo("arn:aws:iam::123456789012:root");
            assertThat(call.path("account").asString()).isEqualTo("123456789012");
            assertThat(call.path("source").asString()).isEqualTo("127.0.0.1");
            assertThat(call.path("tunnel").asString()).isEqualTo(id);
            assertThat(call.path("thing").asString()).isEqualTo("pump");
            assertThat(call.path("outcome").asString()).isEqualTo("done");
            assertThat(call.path("requestId").asString()).hasSize(36);
            assertThat(has("notification", id)).isTrue();
            assertTheApiShowsIt(field, id);
            String text = Files.readString(file());
            assertThat(text).contains("\"ResourceNotFoundException\"")
                .doesNotContain("culvert-xxxx", opened.path("sourceAccessToken").asString(),
                        opened.path("destinationAccessToken").asString());
        }
    }

    private static void assertTheApiShowsIt(Field field, String id) {
        JsonNode shown = field.boto("""
                import urllib.request, botocore.session
                from botocore.auth import SigV4Auth
                from botocore.awsrequest import AWSRequest
                def culvert(operation, **members):
                    call = AWSRequest('POST', tunnels.meta.endpoint_url + '/', data=json.dumps(members),
                        headers={'X-Amz-Target': 'Culvert.' + operation})
                    SigV4Auth(botocore.session.get_session().get_credentials(), 'culvert',
                        'us-east-1').add_auth(call)
                    sent = urllib.request.Request(call.url, call.data.encode(), dict(call.headers))
                    trusted = ssl.create_default_context(cafile=os.environ['AWS_CA_BUNDLE'])
                    return json.load(urllib.request.urlopen(sent, context=trusted))
                import os, ssl
                show({'timeline': culvert('ListTunnelEvents', tunnelId='ID'),
                    'attached': culvert('ListAuditEvents', tunnelId='ID', kind='attach'),
                    'strangers': culvert('ListAuditEvents', kind='handshake')})
                """.replace("ID", id));
        assertThat(shown.path("timeline").path("events").findValuesAsString("event"))
            .contains("OPENED", "NOTIFICATION_DUE", "ATTACHED", "DETACHED", "CLOSED")
            .doesNotContain("RETURNED", "EXPIRED");
        assertThat(shown.path("attached").path("events").findValuesAsString("side"))
            .containsExactly("source");
        assertThat(shown.path("strangers").path("events").findValuesAsString("outcome")).contains("refused");
    }

    private Path file() {
        return folder.resolve("audit/audit.jsonl");
    }

    private boolean has(String kind, String tunnel) throws IOException {
        return lines().stream()
            .anyMatch(line -> line.path("kind").asString().equals(kind)
                    && line.path("tunnel").asString("").equals(tunnel));
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readString(file()).lines().map(JSON::readTree).toList();
    }
}
