package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondId;

/// The state that two ends share and that outlives their WebSockets. An end keeps all of it or none.
///
/// @param awaySeconds how long either end waits for the other to return
record Bond(BondId id, BondRoot root, Grants grants, int awaySeconds, Connections connections) {

    /// A copy in the same state, with another owner.
    Bond copy(ConnectionOwner owner) {
        return new Bond(id, new BondRoot(root.bytes().clone()), grants, awaySeconds,
                new Connections(connections, owner));
    }
}
