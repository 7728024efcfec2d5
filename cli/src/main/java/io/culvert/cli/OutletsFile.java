package io.culvert.cli;

import io.culvert.notify.outlet.OutletConfig;
import io.culvert.transport.Reasons;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The file of `serve --outlets`: brokers and webhooks. Files that it names are relative to its folder.
/// Refusals name the file, the place in it, the value and the rule.
final class OutletsFile {

    private static final long MAX_BYTES = 1 << 20;
    private static final YAMLMapper YAML = YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
    private static final Set<String> BROKER = Set.of("account", "url", "topic-prefix", "ca", "certificate",
            "key", "user", "password-file", "client-id");
    private static final Set<String> WEBHOOK = Set.of("account", "url", "ca", "secret-file");

    private final Path file;

    private OutletsFile(Path file) {
        this.file = file;
    }

    /// The outlets that the file describes.
    ///
    /// @throws IllegalArgumentException if the file is not valid
    static List<OutletConfig> read(Path path) {
        OutletsFile file = new OutletsFile(path);
        JsonNode root = file.parsed();
        file.requireKeys(root, "", Set.of("brokers", "webhooks"));
        List<OutletConfig> all = new ArrayList<>();
        all.addAll(file.each(root, "brokers", BROKER, file::broker));
        all.addAll(file.each(root, "webhooks", WEBHOOK, file::webhook));
        return all;
    }

    private JsonNode parsed() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw refusal("has more than " + MAX_BYTES + " bytes");
            }
            return YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("outlets: " + file + " cannot be read (" + Reasons.of(e) + ")",
                    e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("outlets: " + file + ": line " + e.getLocation().getLineNr()
                    + ": " + e.getOriginalMessage() + " (expected: YAML)", e);
        }
    }

    private List<OutletConfig> each(JsonNode root, String key, Set<String> keys,
            Function<JsonNode, OutletConfig> settings) {
        List<OutletConfig> all = new ArrayList<>();
        JsonNode list = root.path(key);
        if (!list.isMissingNode() && !list.isArray()) {
            throw refusal(key + " (expected: a list)");
        }
        for (JsonNode entry : list) {
            String at = key + "[" + all.size() + "]";
            requireKeys(entry, at + ".", keys);
            try {
                all.add(settings.apply(entry));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("outlets: " + file + ": " + at + ": " + e.getMessage(), e);
            }
        }
        return all;
    }

    private void requireKeys(JsonNode node, String at, Set<String> keys) {
        if (!node.isObject()) {
            throw refusal(
                    at.isEmpty() ? "is empty (expected: brokers or webhooks)" : at + " (expected: keys)");
        }
        for (String key : node.propertyNames()) {
            if (!keys.contains(key)) {
                throw refusal(at + key + " (expected: " + String.join(", ", new TreeSet<>(keys)) + ")");
            }
        }
    }

    private OutletConfig broker(JsonNode entry) {
        String prefix = text(entry, "topic-prefix");
        return new OutletConfig.Mqtt(account(entry), url(entry),
                prefix == null ? OutletConfig.Mqtt.USUAL_PREFIX : prefix, path(entry, "ca"),
                path(entry, "certificate"), path(entry, "key"), text(entry, "user"),
                path(entry, "password-file"), text(entry, "client-id"));
    }

    private OutletConfig webhook(JsonNode entry) {
        Path secret = path(entry, "secret-file");
        if (secret == null) {
            throw new IllegalArgumentException(
                    "secret-file: not set (expected: a file with the secret that signs)");
        }
        return new OutletConfig.Webhook(account(entry), url(entry), path(entry, "ca"), secret);
    }

    private static @Nullable String account(JsonNode entry) {
        String account = text(entry, "account");
        if (account != null && !account.matches("[0-9]{12}")) {
            throw new IllegalArgumentException("account: " + account + " (expected: 12 digits, in quotes)");
        }
        return account;
    }

    private static URI url(JsonNode entry) {
        String url = text(entry, "url");
        if (url == null) {
            throw new IllegalArgumentException("url: not set");
        }
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url: " + url + " (expected: a URL)", e);
        }
    }

    private @Nullable Path path(JsonNode entry, String key) {
        String text = text(entry, key);
        return text == null ? null : file.toAbsolutePath().resolveSibling(text);
    }

    private static @Nullable String text(JsonNode entry, String key) {
        JsonNode value = entry.path(key);
        if (!value.isMissingNode() && !value.isString()) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: text)");
        }
        return value.isString() ? value.asString() : null;
    }

    private IllegalArgumentException refusal(String what) {
        return new IllegalArgumentException("outlets: " + file + ": " + what);
    }
}
