package io.culvert.policy;

import java.util.List;
import java.util.Optional;

/// The properties of a device's connection that policies refer to.
///
/// @param arnPrefix `arn:aws:iot:REGION:ACCOUNT:` with the device's account
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

    /// The value of a variable; empty if it has none, in which case nothing matches the pattern.
    Optional<String> value(DeviceVariable variable) {
        return switch (variable) {
            case CLIENT_ID -> Optional.of(clientId);
            case THING_NAME -> isThing() ? Optional.of(clientId) : Optional.empty();
        };
    }
}
