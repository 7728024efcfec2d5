package io.culvert.tunnel;

import java.util.Locale;
import java.util.Optional;

/// One of the two ends of a tunnel.
public enum Side {
    /// The operator's end: it listens and starts streams.
    SOURCE,
    /// The device's end: it connects to the services.
    DESTINATION;

    /// The opposite side.
    public Side other() {
        return this == SOURCE ? DESTINATION : SOURCE;
    }

    /// The name in `local-proxy-mode` and in a notification's `clientMode`: `source` or `destination`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The side of a [#wireName()], which is matched exactly; empty for any other text.
    public static Optional<Side> ofWireName(String text) {
        for (Side side : values()) {
            if (side.wireName().equals(text)) {
                return Optional.of(side);
            }
        }
        return Optional.empty();
    }
}
