package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which service is at which local address (spec: localproxy 6.3): `PORT`, `HOST:PORT`, `[IPv6]:PORT` or
/// `/unix/path` alone, or `ID=ADDRESS,ID=ADDRESS…`.
///
/// @param byServiceId addresses by service id, in order; a single address without an id stands under `""`
/// @param exact whether the tunnel must have these services and no others; else what is missing is chosen by a
/// source and is an error in a destination
public record PortMappings(Map<String, LocalAddress> byServiceId, boolean exact) {

    /// None: a source chooses its ports.
    public static final PortMappings CHOSEN = new PortMappings(Map.of(), false);

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    private static final Pattern SERVICE_ID = Pattern.compile("[a-zA-Z0-9:_-]+");
    private static final int MAX_SERVICE_ID = 128;

    public PortMappings {
        byServiceId = Collections.unmodifiableMap(new LinkedHashMap<>(byServiceId));
    }

    /// Exactly these.
    public PortMappings(Map<String, LocalAddress> byServiceId) {
        this(byServiceId, true);
    }

    /// Whether they fit a tunnel.
    sealed interface Fit {
        /// @param services where each of the tunnel's services is
        record Fitting(Map<String, LocalAddress> services) implements Fit {}

        /// @param reason for people
        record Misfit(String reason) implements Fit {}
    }

    /// Reads mappings.
    ///
    /// @param defaultHost where a bare port is
    /// @throws IllegalArgumentException for a text of another form, naming it
    public static PortMappings parse(String text, String defaultHost) {
        Map<String, LocalAddress> mappings = new LinkedHashMap<>();
        List<String> items = List.of(text.split(",", -1)).stream().filter(item -> !item.isBlank()).toList();
        for (String item : items) {
            int equals = item.indexOf('=');
            if (items.size() > 1 && equals < 0 || item.indexOf('=', equals + 1) >= 0 && equals >= 0) {
                throw wrongFormat();
            }
            put(mappings, item, equals, defaultHost);
        }
        if (mappings.isEmpty()) {
            throw wrongFormat();
        }
        return new PortMappings(mappings);
    }

    private static void put(Map<String, LocalAddress> mappings, String item, int equals, String defaultHost) {
        String id = equals < 0 ? "" : item.substring(0, equals).strip();
        String address = item.substring(equals + 1).strip();
        if (equals >= 0 && (id.isEmpty() || address.isEmpty())) {
            throw new IllegalArgumentException(
                    "Wrong format for the port mappings: " + item + " .Example: SSH1=5555");
        }
        checkServiceId(id);
        LocalAddress parsed = LocalAddress.parse(address, defaultHost);
        LocalAddress before = mappings.putIfAbsent(id, parsed);
        if (before != null) {
            LOG.warn("Duplicate mappings, ignore. This mapping already exists: {} : {}", id, before);
        }
    }

    private static IllegalArgumentException wrongFormat() {
        return new IllegalArgumentException(
                "Wrong format for the port mappings! Example: SSH1=5555,SSH2=6666.");
    }

    private static void checkServiceId(String id) {
        if (id.length() > MAX_SERVICE_ID) {
            throw new IllegalArgumentException("Service ID exceeds maximum allowed length");
        }
        if (!id.isEmpty() && !SERVICE_ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "Service ID must contain only alphanumeric characters, hyphens, and underscores");
        }
    }

    /// The addresses for the services that the tunnel has.
    ///
    /// @param bindAddress where a source puts a port that it chooses
    Fit fit(List<String> serviceIds, Mode mode, String bindAddress) {
        LocalAddress only = byServiceId.get("");
        if (only != null) {
            return new Fit.Fitting(Map.of(serviceIds.size() == 1 ? serviceIds.getFirst() : "", only));
        }
        if (!exact) {
            return looked(serviceIds.isEmpty() ? List.of("") : serviceIds, mode, bindAddress);
        }
        boolean same = byServiceId.size() == serviceIds.size()
                && byServiceId.keySet().containsAll(serviceIds);
        return same ? new Fit.Fitting(byServiceId)
                : new Fit.Misfit(
                        "Wrong configurations detected in local proxy. Please starts local proxy with "
                                + "right sets of service ids. The tunnel has: "
                                + String.join(", ", serviceIds));
    }

    private Fit looked(List<String> serviceIds, Mode mode, String bindAddress) {
        Map<String, LocalAddress> found = new LinkedHashMap<>();
        for (String id : serviceIds) {
            LocalAddress address = byServiceId.get(id);
            if (address == null && mode == Mode.DESTINATION) {
                return new Fit.Misfit(byServiceId.isEmpty()
                        ? "No port mapping exists. Fail to start local proxy in destination mode."
                        : "Not enough the service ids are found in the configuration files. Fail to start. "
                                + "The tunnel has: " + String.join(", ", serviceIds));
            }
            found.put(id, address == null ? new LocalAddress.Tcp(bindAddress, 0) : address);
        }
        return new Fit.Fitting(found);
    }
}
