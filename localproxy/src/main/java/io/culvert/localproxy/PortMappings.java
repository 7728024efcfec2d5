package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    public PortMappings {
        byServiceId = Collections.unmodifiableMap(new LinkedHashMap<>(byServiceId));
    }

    /// Mappings that the tunnel must have exactly.
    public PortMappings(Map<String, LocalAddress> byServiceId) {
        this(byServiceId, true);
    }

    /// Whether they fit a tunnel.
    sealed interface Fit {
        /// They do.
        ///
        /// @param services where each of the tunnel's services is
        record Fitting(Map<String, LocalAddress> services) implements Fit {}

        /// They do not.
        ///
        /// @param reason for people
        record Misfit(String reason) implements Fit {}
    }

    /// Reads mappings; a service id that comes twice keeps its first address.
    ///
    /// @param defaultHost where a bare port is
    /// @return [#CHOSEN] for a text without any
    /// @throws IllegalArgumentException for a text of another form
    public static PortMappings parse(String text, String defaultHost) {
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
        items.forEach(item -> put(mappings, item, defaultHost));
        return new PortMappings(mappings);
    }

    private static void put(Map<String, LocalAddress> mappings, String item, String defaultHost) {
        int equals = item.indexOf('=');
        if (equals < 0 || equals != item.lastIndexOf('=')) {
            throw new IllegalArgumentException(
                    "Wrong format for the port mappings! Example: SSH1=5555,SSH2=6666.");
        }
        String id = item.substring(0, equals).strip();
        String address = item.substring(equals + 1).strip();
        if (id.isEmpty() || address.isEmpty()) {
            throw new IllegalArgumentException(
                    "Wrong format for the port mappings: " + item + " .Example: SSH1=5555");
        }
        InputRules.serviceId(id);
        LocalAddress before = mappings.putIfAbsent(id, LocalAddress.parse(address, defaultHost));
        if (before != null) {
            LOG.warn("Duplicate mappings, ignore. This mapping already exists: {} : {}", id, before);
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
            Map<String, LocalAddress> named = Map.of(serviceIds.getFirst(), only);
            LOG.info("Updated port mapping for v1 format: ");
            list(named, mode);
            return new Fit.Fitting(named);
        }
        if (!exact) {
            return completed(serviceIds.isEmpty() ? List.of("") : serviceIds, mode, bindAddress);
        }
        boolean same = byServiceId.size() == serviceIds.size()
                && byServiceId.keySet().containsAll(serviceIds);
        return same ? new Fit.Fitting(byServiceId)
                : new Fit.Misfit(
                        "Wrong configurations detected in local proxy. Please starts local proxy with "
                                + "right sets of service ids. The tunnel has: "
                                + String.join(", ", serviceIds));
    }

    private static void list(Map<String, LocalAddress> mappings, Mode mode) {
        mappings.forEach((id, address) -> LOG.info("{} = {}", id,
                mode == Mode.SOURCE && address instanceof LocalAddress.Tcp tcp ? tcp.port() : address));
    }

    private Fit completed(List<String> serviceIds, Mode mode, String bindAddress) {
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
        LOG.info("Use port mapping:");
        LOG.info("---------------------------------");
        list(found, mode);
        LOG.info("---------------------------------");
        return new Fit.Fitting(found);
    }
}
