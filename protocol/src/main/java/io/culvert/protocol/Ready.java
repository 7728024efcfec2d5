package io.culvert.protocol;

import java.util.Optional;
import java.util.Set;

/// An end's answer to [Facing]: everything that it sends afterwards belongs to the new epoch (spec: c1 5).
public record Ready(int epoch) {

    /// The longest text message of an end.
    public static final int MAX_BYTES = 256;

    private static final String KIND = "ready";

    /// Reads an end's text message; empty for kinds that are not known.
    ///
    /// @throws TextException if the text breaks the form
    public static Optional<Ready> parse(String text) throws TextException {
        TextFields fields = TextFields.parse(text, MAX_BYTES, Set.of("epoch"));
        return TextFields.isKind(text, KIND) ? Optional.of(new Ready(fields.epoch())) : Optional.empty();
    }

    /// The text as it is sent.
    public String text() {
        return "%s epoch=%08x".formatted(KIND, epoch);
    }
}
