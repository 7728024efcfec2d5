package io.culvert.cli;

import java.util.ArrayList;
import java.util.List;

/// A service of a thing, and the local port on which a command listens for it.
///
/// @param port 0 for any free port
record ServicePort(String id, int port) {

    /// Pairs services with ports in their order. The services that are left get any free port.
    static List<ServicePort> of(List<String> ids, List<Integer> ports) {
        if (ports.size() > ids.size()) {
            throw new CliException(ExitCode.USAGE, "listen: " + ports.size() + " ports for " + ids.size()
                    + (ids.size() == 1 ? " service" : " services") + " (expected: at most one for each)");
        }
        List<ServicePort> services = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            services.add(new ServicePort(ids.get(i), i < ports.size() ? ports.get(i) : 0));
        }
        return services;
    }

    static List<String> ids(List<ServicePort> services) {
        return services.stream().map(ServicePort::id).toList();
    }
}
