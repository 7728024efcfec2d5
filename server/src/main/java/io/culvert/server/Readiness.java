package io.culvert.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Why the service does not serve: asks each part on every call. Thread safe.
final class Readiness {

    private final List<Supplier<Optional<String>>> parts = new CopyOnWriteArrayList<>();

    /// Adds a part.
    ///
    /// @param obstacle asked from any thread, without waiting; a clause without a full stop, for people
    void add(Supplier<Optional<String>> obstacle) {
        parts.add(obstacle);
    }

    /// The first part's obstacle, or empty if the service serves.
    Optional<String> obstacle() {
        return parts.stream().flatMap(part -> part.get().stream()).findFirst();
    }
}
