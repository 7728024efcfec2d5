package io.culvert.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Parts of requests about tunnels that several commands send.
final class TunnelRequests {

    private TunnelRequests() {}

    /// A request with the destination of a tunnel; an empty request if there is none.
    static Map<String, Object> open(@Nullable String thing, List<String> services) {
        Map<String, Object> request = new LinkedHashMap<>();
        if (!services.isEmpty()) {
            Map<String, Object> destination = new LinkedHashMap<>();
            if (thing != null) {
                destination.put("thingName", thing);
            }
            destination.put("services", services);
            request.put("destinationConfig", destination);
        } else if (thing != null) {
            throw new CliException(ExitCode.USAGE,
                    "service: missing (expected: at least one --service with --thing)");
        }
        return request;
    }
}
