package io.culvert.control.tunneling;

import java.util.List;
import java.util.Optional;

/// The tunneling service's queries to the registry. Called on virtual threads; may block.
public interface ThingDirectory {

    /// Whether the account has a thing of this name.
    boolean exists(String account, String thingName);

    /// The ARNs of all groups that the thing belongs to; none for a thing that does not exist.
    List<String> groupArns(String account, String thingName);

    /// One attribute of a thing; none for a thing that does not exist.
    default Optional<String> attribute(String account, String thingName, String name) {
        return Optional.empty();
    }
}
