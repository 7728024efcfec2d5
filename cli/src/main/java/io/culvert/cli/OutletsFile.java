package io.culvert.cli;

import io.culvert.notify.outlet.OutletConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The file of `serve --outlets`: brokers and webhooks. Files that it names are relative to its folder.
final class OutletsFile {

    private static final Set<String> BROKER = Set.of("account", "url", "topic-prefix", "ca", "certificate",
            "key", "user", "password-file", "client-id");
    private static final Set<String> WEBHOOK = Set.of("account", "url", "ca", "secret-file");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    private OutletsFile() {}

    /// The outlets that the file describes.
    ///
    /// @throws CliException if the file is not valid
    static List<OutletConfig> read(Path path) {
        YamlPlace root = YamlFile.read("outlets", path).root();
        if (root.keys(Set.of("brokers", "webhooks")).isEmpty()) {
            throw root.failure("no keys (expected: brokers or webhooks)");
        }
        List<OutletConfig> outlets = new ArrayList<>();
        outlets.addAll(each(root.key("brokers"), BROKER, OutletsFile::broker));
        outlets.addAll(each(root.key("webhooks"), WEBHOOK, OutletsFile::webhook));
        return outlets;
    }

    private static List<OutletConfig> each(YamlPlace list, Set<String> keys,
            Function<YamlPlace, OutletConfig> outlet) {
        return list.items().stream().map(item -> {
            item.keys(keys);
            try {
                return outlet.apply(item);
            } catch (IllegalArgumentException e) {
                throw item.failure(String.valueOf(e.getMessage()));
            }
        }).toList();
    }

    private static OutletConfig broker(YamlPlace entry) {
        String prefix = entry.key("topic-prefix").text();
        return new OutletConfig.Mqtt(account(entry), url(entry),
                prefix == null ? OutletConfig.Mqtt.USUAL_PREFIX : prefix, path(entry, "ca"),
                path(entry, "certificate"), path(entry, "key"), entry.key("user").text(),
                path(entry, "password-file"), entry.key("client-id").text());
    }

    private static OutletConfig webhook(YamlPlace entry) {
        Path secret = path(entry, "secret-file");
        if (secret == null) {
            throw entry.key("secret-file").refusal("a file with the secret that signs");
        }
        return new OutletConfig.Webhook(account(entry), url(entry), path(entry, "ca"), secret);
    }

    private static @Nullable String account(YamlPlace entry) {
        YamlPlace place = entry.key("account");
        String account = place.text();
        if (account != null && !ACCOUNT.matcher(account).matches()) {
            throw place.refusal("12 digits, in quotes");
        }
        return account;
    }

    private static URI url(YamlPlace entry) {
        YamlPlace place = entry.key("url");
        String url = place.text();
        try {
            if (url != null) {
                return new URI(url);
            }
        } catch (URISyntaxException e) {
            throw place.failure(url + " (expected: a URL)");
        }
        throw place.refusal("a URL");
    }

    private static @Nullable Path path(YamlPlace entry, String key) {
        String text = entry.key(key).text();
        return text == null ? null : entry.file().beside(text);
    }
}
