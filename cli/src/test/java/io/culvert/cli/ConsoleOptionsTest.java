package io.culvert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.control.oidc.OidcConfig;
import io.culvert.server.ConsoleConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The keys of [ConsoleConfig].
class ConsoleOptionsTest {

    private final KeysInFile keys = new KeysInFile();

    @Test
    void hasDefaults() throws Exception {
        assertThat(keys.read(new ConsoleOptions(), Map.of(), "").config()).isEqualTo(ConsoleConfig.DEFAULTS)
            .isEqualTo(new ConsoleConfig(true, List.of()));
    }

    @Test
    void takesEveryKeyFromTheFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("oidc.yaml");
        Files.writeString(file, """
                providers:
                  - name: company
                    issuer: https://login.example.com/realms/main
                    client-id: culvert
                    command-client-id: culvert-cli
                    client-secret-file: secret.txt
                    audiences: [other]
                    roles: ["arn:aws:iam::123456789012:role/ops"]
                    ca: ca.pem
                """);
        assertThat(keys.readEveryKey(new ConsoleOptions(), "console: false\noidc: " + file + "\n").config())
            .isEqualTo(new ConsoleConfig(false,
                    List.of(new OidcConfig("company", URI.create("https://login.example.com/realms/main"),
                            "culvert", "culvert-cli", folder.resolve("secret.txt"), List.of("other"),
                            List.of("arn:aws:iam::123456789012:role/ops"), folder.resolve("ca.pem")))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"name: A| name: A (expected: ",
            "issuer: http://a.example|issuer: http://a.example (expected: https://",
            "roles: [ops]|roles: ops (expected: arn:aws:iam::ACCOUNT:role/NAME)",
            "client: a|unknown key client (nearest: client-id"})
    void refusesProvidersThatCannotWork(String line, String message, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("oidc.yaml");
        String key = line.substring(0, line.indexOf(':'));
        List<String> lines = new ArrayList<>(List.of("name: a", "issuer: https://a.example", "client-id: c"));
        lines.removeIf(each -> each.startsWith(key + ":"));
        lines.add(line);
        Files.writeString(file, "providers:\n  - " + String.join("\n    ", lines) + "\n");
        assertThatThrownBy(() -> keys.read(new ConsoleOptions(), Map.of(), "oidc: " + file + "\n").config())
            .hasMessageContaining(message.strip());
    }

    @Test
    void anUnknownKeyNamesTheNearest() {
        keys.assertUnknownKey(new ConsoleOptions(), "consol", "console");
    }
}
