package io.culvert.tunnel;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The thing, if any, and the services that a tunnel leads to.
///
/// @param thingName the thing to notify, or null if the caller delivers the token itself
/// @param services service ids in the caller's order, without duplicates; never empty
public record Destination(@Nullable String thingName, List<String> services) {

    public Destination {
        services = List.copyOf(new LinkedHashSet<>(services));
        if (services.isEmpty()) {
            throw new IllegalArgumentException("services: none given (expected: at least one)");
        }
    }

    /// The thing, if any.
    public Optional<String> thing() {
        return Optional.ofNullable(thingName);
    }

    /// Whether both have the same thing and the same services in any order.
    public boolean sameAs(Destination other) {
        return thing().equals(other.thing())
                && new LinkedHashSet<>(services).equals(new LinkedHashSet<>(other.services));
    }
}
