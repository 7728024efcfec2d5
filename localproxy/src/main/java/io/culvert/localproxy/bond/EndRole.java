package io.culvert.localproxy.bond;

/// The part that an end plays in a bond, by the side of the tunnel that it is at.
public enum EndRole {
    /// Begins every handshake and opens every connection.
    SOURCE,
    /// Answers handshakes and accepts connections.
    DESTINATION
}
