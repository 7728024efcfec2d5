package io.culvert.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parts of requests that several commands share.
final class TunnelRequests {

    private TunnelRequests() {}

    /// The destination of a tunnel, if there is one.
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
