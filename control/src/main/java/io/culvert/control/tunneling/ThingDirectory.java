package io.culvert.control.tunneling;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tunneling service's queries to the registry. Called on virtual threads; may block.
public interface ThingDirectory {

    /// The attributes of a thing; empty for a thing that does not exist.
    Optional<Map<String, String>> attributes(String account, String thingName);

    /// The ARNs of all groups that the thing belongs to; none for a thing that does not exist.
    List<String> groupArns(String account, String thingName);
}
