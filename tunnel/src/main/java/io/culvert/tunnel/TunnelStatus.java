package io.culvert.tunnel;

/// A tunnel is open, then closed, and never open again.
public enum TunnelStatus {
    /// Peers may attach.
    OPEN,
    /// Closed by its owner or by age; still described and listed until its retention ends.
    CLOSED
}
