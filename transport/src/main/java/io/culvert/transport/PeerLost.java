package io.culvert.transport;

/// A pipeline's event: the program that carried the client's connection here has ended or does not answer.
/// The client itself has not left and will return elsewhere, so that its token must return too. The receiver
/// closes the channel.
public enum PeerLost {
    /// The event.
    EVENT
}
