package io.culvert.localproxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which service is at which local address (spec: localproxy 6.3): `PORT`, `HOST:PORT`, `[IPv6]:PORT` or
/// `/unix/path` alone, or `ID=ADDRESS,ID=ADDRESS…`.
///
/// @param byServiceId addresses by service id, in order; a single address without an id stands under `""`
public record PortMappings(Map<String, LocalAddress> byServiceId) {

    private static final Pattern SERVICE_ID = Pattern.compile("[a-zA-Z0-9:_-]{1,128}");

    public PortMappings {
        byServiceId = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byServiceId));
    }

    /// Reads mappings.
    ///
    /// @param defaultHost where a bare port is
    /// @throws IllegalArgumentException for a text of another form, naming it
    public static PortMappings parse(String text, String defaultHost) {
        Map<String, LocalAddress> mappings = new LinkedHashMap<>();
        for (String item : text.split(",", -1)) {
            if (item.isBlank()) {
                continue;
            }
            int equals = item.indexOf('=');
            String id = equals < 0 ? "" : item.substring(0, equals).strip();
            if (equals >= 0 && !SERVICE_ID.matcher(id).matches()) {
                throw new IllegalArgumentException("service id: " + id + " (expected: " + SERVICE_ID + ")");
            }
            mappings.putIfAbsent(id, LocalAddress.parse(item.substring(equals + 1).strip(), defaultHost));
        }
        if (mappings.isEmpty() || (mappings.size() > 1 && mappings.containsKey(""))) {
            throw new IllegalArgumentException(
                    "Wrong format for the port mappings! Example: SSH1=5555,SSH2=6666.");
        }
        return new PortMappings(mappings);
    }

    /// The addresses for the services that the tunnel has; empty where these mappings do not fit it.
    Optional<Map<String, LocalAddress>> fit(List<String> serviceIds) {
        LocalAddress only = byServiceId.get("");
        if (only != null) {
            return Optional.of(Map.of(serviceIds.size() == 1 ? serviceIds.getFirst() : "", only));
        }
        boolean same = byServiceId.size() == serviceIds.size()
                && byServiceId.keySet().containsAll(serviceIds);
        return same ? Optional.of(byServiceId) : Optional.empty();
    }
}
