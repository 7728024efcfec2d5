package io.culvert.relay;

import io.culvert.tunnel.AttachResult;

/// Carries clients to the life that has their tunnel's other peers.
@FunctionalInterface
public interface Carrier {

    /// For a process that has its database to itself, where every tunnel's peers are here.
    Carrier NONE = (client, home) -> client.later("Another node serves this tunnel. Try again.");

    /// Asks the home to answer the client's handshake. Called on the client's event loop; does not wait.
    void carry(CarriedClient client, AttachResult.Elsewhere home);
}
