package io.culvert.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks up the addresses of a host name. May block.
@FunctionalInterface
public interface NameResolver {

    /// The operating system's: `/etc/hosts`, DNS, and whatever else it is set up to ask.
    NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /// Looks a name up.
    ///
    /// @return at least one address
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
