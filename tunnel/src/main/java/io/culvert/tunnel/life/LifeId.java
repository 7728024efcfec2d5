package io.culvert.tunnel.life;

import java.util.UUID;

/// Names one run of a node. A node that was fenced or restarted has another life.
///
/// @param value drawn at random
public record LifeId(UUID value) {

    /// A new one.
    public static LifeId random() {
        return new LifeId(UUID.randomUUID());
    }

    /// Reads what [#toString] wrote.
    ///
    /// @throws IllegalArgumentException if the text is no UUID
    public static LifeId of(String text) {
        return new LifeId(UUID.fromString(text));
    }

    /// The UUID in its usual form, 36 characters.
    @Override
    public String toString() {
        return value.toString();
    }
}
