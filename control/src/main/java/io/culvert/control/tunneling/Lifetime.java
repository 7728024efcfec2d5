package io.culvert.control.tunneling;

import io.culvert.control.operation.Members;
import io.culvert.control.operation.Refusals;
import io.culvert.control.wire.Printable;
import io.culvert.tunnel.TunnelsConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// How long a new tunnel is to live. AWS's SDKs refuse a `timeoutConfig` of more than 720 minutes before they
/// call; where the operator allows more, a tag asks for it.
final class Lifetime {

    /// The tag of a tunnel that is opened; later changes of it have no effect.
    static final String TAG = "culvert:lifetime-minutes";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private Lifetime() {}

    /// @throws io.culvert.control.api.ApiError for a lifetime out of range, and for two
    static Duration of(Members input, Map<String, String> tags, TunnelsConfig limits) {
        int max = (int) limits.maxLifetime().toMinutes();
        Optional<Integer> member = input.structure("timeoutConfig")
            .flatMap(config -> config.integer("maxLifetimeTimeoutMinutes", 1, max));
        String tag = tags.get(TAG);
        if (tag != null && member.isPresent()) {
            throw Refusals.invalid("tag " + TAG
                    + ": given beside timeoutConfig.maxLifetimeTimeoutMinutes (expected: one of both)");
        }
        return tag == null ? member.map(Duration::ofMinutes).orElse(limits.defaultLifetime())
                : minutes(tag, max);
    }

    private static Duration minutes(String tag, int max) {
        int minutes = NUMBER.matcher(tag).matches() ? Integer.parseInt(tag) : 0;
        if (minutes < 1 || minutes > max) {
            throw Refusals.invalid("tag " + TAG + ": '" + Printable.of(tag)
                    + "' (expected: a whole number of minutes from 1 to " + max + ")");
        }
        return Duration.ofMinutes(minutes);
    }
}
