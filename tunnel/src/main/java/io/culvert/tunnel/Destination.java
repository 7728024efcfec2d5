package io.culvert.tunnel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a tunnel leads: the thing, when the caller named one, and the services that it offers there.
///
/// @param thingName the thing to notify, or null when the caller delivers the token by itself
/// @param services service ids in the caller's order, without duplicates; never empty
public record Destination(@Nullable String thingName, List<String> services) {

    public Destination {
        services = List.copyOf(new LinkedHashSet<>(services));
        if (services.isEmpty()) {
            throw new IllegalArgumentException("services: none given (expected: at least one)");
        }
    }

    /// The thing, when there is one.
    public Optional<String> thing() {
        return Optional.ofNullable(thingName);
    }

    /// Whether both lead to the same thing and offer the same services, in whatever order.
    public boolean sameAs(Destination other) {
        return thing().equals(other.thing())
                && new LinkedHashSet<>(services).equals(new LinkedHashSet<>(other.services));
    }
}
