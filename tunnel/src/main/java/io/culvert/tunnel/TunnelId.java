package io.culvert.tunnel;

import java.util.Optional;
import java.util.regex.Pattern;

/// The id of a tunnel, unique in the service: 1 to 128 of `[a-zA-Z0-9_\-+=:]`. The service creates lower-case
/// UUIDs (spec: service 1.6).
///
/// @param value the id as clients write it
public record TunnelId(String value) {

    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_\\-+=:]{1,128}");

    public TunnelId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("tunnelId: not of the form " + FORM);
        }
    }

    /// Parses an id; empty if the text does not have the form of one.
    public static Optional<TunnelId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new TunnelId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
