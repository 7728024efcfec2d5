package io.culvert.localproxy.bond;

/// Whether a source's bond has room for another connection. While it has none, callers wait in the system's
/// backlog. Confined to the end's event loop.
final class Room {

    private final EndRules rules;
    private final BondOwner owner;
    private boolean full;

    Room(EndRules rules, BondOwner owner) {
        this.rules = rules;
        this.owner = owner;
    }

    boolean isFull() {
        return full;
    }

    /// Informs the owner if the bond has become full or has room again.
    void update() {
        Bond bond = rules.bond();
        boolean now = bond != null && !bond.connections().hasRoom();
        if (now != full) {
            full = now;
            owner.full(now);
        }
    }
}
