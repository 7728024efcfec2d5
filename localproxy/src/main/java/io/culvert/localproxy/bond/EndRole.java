package io.culvert.localproxy.bond;

/// The side of a tunnel that an end stands at.
public enum Side {
    /// Begins every handshake and opens every connection.
    SOURCE,
    /// Answers handshakes and accepts connections.
    DESTINATION
}
