package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.notify.outlet.OutletConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keys of [OutletConfig], in the file of `--outlets`.
class OutletsFileTest {

    @TempDir
    Path folder;

    private List<OutletConfig> read(String yaml) throws IOException {
        return OutletsFile.read(Files.writeString(folder.resolve("outlets.yaml"), yaml));
    }

    @Test
    void hasDefaults() throws Exception {
        assertThat(read("""
                brokers:
                  - url: mqtts://broker.example.com
                webhooks:
                  - url: https://hooks.example.com/tunnels
                    secret-file: secret
                """)).containsExactly(
                new OutletConfig.Mqtt(null, URI.create("mqtts://broker.example.com"), "$aws/things/", null,
                        null, null, null, null, null),
                new OutletConfig.Webhook(null, URI.create("https://hooks.example.com/tunnels"), null,
                        folder.resolve("secret")));
    }

    @Test
    void takesEveryKey() throws Exception {
        assertThat(read("""
                brokers:
                  - url: mqtts://broker.example.com:8884
                    account: "123456789012"
                    topic-prefix: fleet/
                    ca: ca.pem
                    certificate: c.pem
                    key: /etc/k.pem
                    user: culvert
                    password-file: password
                    client-id: culvert-1
                webhooks:
                  - url: https://hooks.example.com:8443/tunnels
                    account: "210987654321"
                    ca: hooks.pem
                    secret-file: secret
                """)).containsExactly(
                new OutletConfig.Mqtt("123456789012", URI.create("mqtts://broker.example.com:8884"), "fleet/",
                        folder.resolve("ca.pem"), folder.resolve("c.pem"), Path.of("/etc/k.pem"), "culvert",
                        folder.resolve("password"), "culvert-1"),
                new OutletConfig.Webhook("210987654321", URI.create("https://hooks.example.com:8443/tunnels"),
                        folder.resolve("hooks.pem"), folder.resolve("secret")));
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        assertThatThrownBy(() -> read("webhook: []")).isInstanceOf(CliException.class)
            .hasMessageContaining("unknown key webhook (nearest: webhooks;");
        assertThatThrownBy(() -> read("brokers: [{urls: x}]"))
            .hasMessageContaining("brokers[0]: unknown key urls (nearest: url;");
        assertThatThrownBy(() -> read("webhooks: [{secret-files: x}]"))
            .hasMessageContaining("webhooks[0]: unknown key secret-files (nearest: secret-file;");
    }

    @Test
    void refusesAFileWithoutOutlets() {
        assertThatThrownBy(() -> read("{}")).hasMessageContaining("no keys (expected: brokers or webhooks)");
    }

    @Test
    void requiresWhatHasNoDefault() {
        assertThatThrownBy(() -> read("brokers: [{user: culvert}]"))
            .hasMessageContaining("brokers[0].url: not set (expected: a URL)");
        assertThatThrownBy(() -> read("webhooks: [{url: 'https://hooks.example.com'}]"))
            .hasMessageContaining("webhooks[0].secret-file: not set");
    }

    @Test
    void refusesWrongValuesAndNamesTheirPlace() {
        assertThatThrownBy(() -> read("brokers: [{url: 'https://broker.example.com'}]")).hasMessageContaining(
                "brokers[0]: url: https://broker.example.com (expected: mqtts://HOST[:PORT])");
        assertThatThrownBy(() -> read("brokers: [{url: 'mqtts://broker.example.com', account: '12'}]"))
            .hasMessageContaining("brokers[0].account: \"12\" (expected: 12 digits, in quotes)");
        assertThatThrownBy(() -> read("webhooks: [{url: 'http://hooks.example.com', secret-file: secret}]"))
            .hasMessageContaining("webhooks[0]: url: http://hooks.example.com (expected: https,");
    }
}
