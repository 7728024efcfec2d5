package io.culvert.control.policy;

import io.culvert.identity.Caller;
import java.util.List;
import java.util.Map;

/// What somebody wants to do.
///
/// @param caller who
/// @param action `iot:OpenTunnel`
/// @param resources ARNs, all of which must be allowed
/// @param context condition keys as IAM names them, with their values; an absent key is missing
public record AccessRequest(Caller caller, String action, List<String> resources,
        Map<String, List<String>> context) {

    public AccessRequest {
        resources = List.copyOf(resources);
        context = Map.copyOf(context);
    }
}
