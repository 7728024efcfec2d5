package io.culvert.cli;

import io.culvert.control.oidc.OidcConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The file of `serve --oidc`: identity providers. Files that it names are relative to its folder.
final class OidcFile {

    private static final Set<String> PROVIDER = Set.of("name", "issuer", "client-id", "command-client-id",
            "client-secret-file", "audiences", "roles", "ca");
    private static final Pattern TEXT = Pattern.compile("\\S.*");

    private OidcFile() {}

    /// The providers that the file describes.
    ///
    /// @throws CliException if the file is not valid
    static List<OidcConfig> read(Path path) {
        YamlPlace root = YamlFile.read("oidc", path).root();
        if (root.keys(Set.of("providers")).isEmpty()) {
            throw root.failure("no keys (expected: providers)");
        }
        return root.key("providers").items().stream().map(OidcFile::provider).toList();
    }

    private static OidcConfig provider(YamlPlace entry) {
        entry.keys(PROVIDER);
        try {
            return new OidcConfig(entry.key("name").text(TEXT), issuer(entry.key("issuer")),
                    entry.key("client-id").text(TEXT), entry.key("command-client-id").text(),
                    path(entry, "client-secret-file"), texts(entry.key("audiences")),
                    texts(entry.key("roles")), path(entry, "ca"));
        } catch (IllegalArgumentException e) {
            throw entry.failure(String.valueOf(e.getMessage()));
        }
    }

    private static URI issuer(YamlPlace place) {
        String text = place.text(TEXT);
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw place.failure(text + " (expected: a URL)");
        }
    }

    private static List<String> texts(YamlPlace list) {
        return list.items().stream().map(item -> item.text(TEXT)).toList();
    }

    private static @Nullable Path path(YamlPlace entry, String key) {
        String text = entry.key(key).text();
        return text == null ? null : entry.file().beside(text);
    }
}
