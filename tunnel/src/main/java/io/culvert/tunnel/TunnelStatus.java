package io.culvert.tunnel;

/// The life of a tunnel has two stages, and no way back.
public enum TunnelStatus {
    /// Peers may attach.
    OPEN,
    /// Closed by its owner or by age; still described and listed until its retention ends.
    CLOSED
}
