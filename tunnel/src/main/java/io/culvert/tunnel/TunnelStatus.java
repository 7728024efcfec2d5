package io.culvert.tunnel;

/// The status of a tunnel. A closed tunnel is never reopened.
public enum TunnelStatus {
    /// Peers may attach.
    OPEN,
    /// Closed by a caller or because its lifetime ended. Can be described and listed until its
    /// retention ends.
    CLOSED
}
