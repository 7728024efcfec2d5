package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// The local addresses of services (spec: localproxy 6.3): `PORT`, `HOST:PORT`, `[IPv6]:PORT` or `/unix/path`
/// alone, or `ID=ADDRESS,ID=ADDRESS…`.
///
/// @param byServiceId addresses by service id, in order; a single address without an id has the key `""`
/// @param exact whether the tunnel must have these services and no others; otherwise a source chooses missing
/// addresses, and a destination refuses them
public record PortMappings(Map<String, LocalAddress> byServiceId, boolean exact) {

    /// None: a source chooses its ports.
    public static final PortMappings CHOSEN = new PortMappings(Map.of(), false);

    public PortMappings {
        byServiceId = Collections.unmodifiableMap(new LinkedHashMap<>(byServiceId));
    }

    /// Mappings that the tunnel must have exactly.
    public PortMappings(Map<String, LocalAddress> byServiceId) {
        this(byServiceId, true);
    }

    /// Whether mappings fit a tunnel.
    sealed interface Fit {
        /// They fit.
        ///
        /// @param services the local address of each of the tunnel's services
        record Fitting(Map<String, LocalAddress> services) implements Fit {}

        /// They do not fit.
        record Mismatch(Problem problem) implements Fit {}
    }

    /// Why mappings do not fit a tunnel.
    public enum Problem {
        /// They name other services than the tunnel has, or not all of them.
        OTHER_SERVICES("The tunnel has other services than those that were set up"),
        /// A destination has none at all.
        NONE("No service is set up"),
        /// A destination has none for one of the services.
        INCOMPLETE("Not every service of the tunnel is set up");

        private final String words;

        Problem(String words) {
            this.words = words;
        }

        /// For people, without a full stop.
        public String words() {
            return words;
        }
    }

    /// Reads mappings; a service id that is given twice keeps its first address.
    ///
    /// @param defaultHost the host of a port without one
    /// @return [#CHOSEN] for a text without any
    /// @throws IllegalArgumentException for a text of another form
    public static PortMappings parse(String text, String defaultHost) {
        return parse(text, defaultHost, (id, first) -> {});
    }

    /// Reads mappings.
    ///
    /// @param duplicate called for each service id that is given again, with the address that it keeps
    /// @throws IllegalArgumentException for a text of another form
    public static PortMappings parse(String text, String defaultHost,
            BiConsumer<String, LocalAddress> duplicate) {
        List<String> items = Stream.of(text.split(",", -1))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .toList();
        if (items.isEmpty()) {
            return CHOSEN;
        }
        if (items.size() == 1 && items.getFirst().indexOf('=') < 0) {
            return new PortMappings(Map.of("", LocalAddress.parse(items.getFirst(), defaultHost)));
        }
        Map<String, LocalAddress> mappings = new LinkedHashMap<>();
        items.forEach(item -> put(mappings, item, defaultHost, duplicate));
        return new PortMappings(mappings);
    }

    private static void put(Map<String, LocalAddress> mappings, String item, String defaultHost,
            BiConsumer<String, LocalAddress> duplicate) {
        int equals = item.indexOf('=');
        if (equals < 0 || equals != item.lastIndexOf('=')) {
            throw new MalformedMappingsException(item, false);
        }
        String id = item.substring(0, equals).strip();
        String address = item.substring(equals + 1).strip();
        if (id.isEmpty() || address.isEmpty()) {
            throw new MalformedMappingsException(item, true);
        }
        InputRules.serviceId(id);
        LocalAddress before = mappings.putIfAbsent(id, LocalAddress.parse(address, defaultHost));
        if (before != null) {
            duplicate.accept(id, before);
        }
    }

    /// The addresses for the services that the tunnel has.
    ///
    /// @param bindAddress where a source puts a port that it chooses
    Fit fit(List<String> serviceIds, Mode mode, String bindAddress) {
        LocalAddress only = byServiceId.get("");
        if (only != null && serviceIds.size() != 1) {
            return new Fit.Fitting(byServiceId);
        }
        if (only != null) {
            return new Fit.Fitting(Map.of(serviceIds.getFirst(), only));
        }
        if (!exact) {
            return completed(serviceIds.isEmpty() ? List.of("") : serviceIds, mode, bindAddress);
        }
        boolean same = byServiceId.size() == serviceIds.size()
                && byServiceId.keySet().containsAll(serviceIds);
        return same ? new Fit.Fitting(byServiceId) : new Fit.Mismatch(Problem.OTHER_SERVICES);
    }

    /// Whether there is one address without a service id, for the tunnel's only service.
    public boolean isSingle() {
        return byServiceId.containsKey("");
    }

    private Fit completed(List<String> serviceIds, Mode mode, String bindAddress) {
        Map<String, LocalAddress> found = new LinkedHashMap<>();
        for (String id : serviceIds) {
            LocalAddress address = byServiceId.get(id);
            if (address == null && mode == Mode.DESTINATION) {
                return new Fit.Mismatch(byServiceId.isEmpty() ? Problem.NONE : Problem.INCOMPLETE);
            }
            found.put(id, address == null ? new LocalAddress.Tcp(bindAddress, 0) : address);
        }
        return new Fit.Fitting(found);
    }
}
