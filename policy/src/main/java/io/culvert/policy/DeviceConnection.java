package io.culvert.policy;

import java.util.List;
import java.util.Optional;

/// A device's connection, as its policies see it.
///
/// @param arnPrefix `arn:aws:iot:REGION:ACCOUNT:` of its account
/// @param clientId the client id that it connects under
/// @param things the things that its certificate is attached to
public record DeviceConnection(String arnPrefix, String clientId, List<String> things) {

    public DeviceConnection {
        things = List.copyOf(things);
    }

    /// Whether the client id is the name of one of its things.
    boolean isThing() {
        return things.contains(clientId);
    }

    /// The value of a variable; empty where it has none, and then nothing is like the pattern.
    Optional<String> value(DeviceVariable variable) {
        return switch (variable) {
            case CLIENT_ID -> Optional.of(clientId);
            case THING_NAME -> isThing() ? Optional.of(clientId) : Optional.empty();
        };
    }
}
