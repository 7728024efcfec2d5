package io.culvert.tunnel;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of one tunnel, unique in the whole service: 1 to 128 of `[a-zA-Z0-9_\-+=:]`. The service makes
/// lower-case UUIDs (spec: service 1.6).
///
/// @param value the id as clients write it
public record TunnelId(String value) {

    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_\\-+=:]{1,128}");

    public TunnelId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("tunnelId: not of the form " + FORM);
        }
    }

    /// The id of a text from outside; empty when it has not the form of one.
    public static Optional<TunnelId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new TunnelId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
