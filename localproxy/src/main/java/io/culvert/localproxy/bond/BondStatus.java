package io.culvert.localproxy.bond;

import java.time.Duration;

/// The state of a bond at one moment.
///
/// @param id as logs write it
/// @param connections how many it holds
/// @param keptBytes memory of bytes that the other end has not acknowledged
/// @param waitingBytes bytes that arrived and that applications have not taken
/// @param roundTrip to the other end
/// @param silentFor how long the other end has not answered although its side has a peer; zero if it answers
public record BondStatus(String id, State state, int connections, long keptBytes, long waitingBytes,
        Duration roundTrip, Duration silentFor) {

    /// Whether both ends are connected with each other.
    public enum State {
        UP,
        /// The connections wait for a link or for the other side.
        WAITING
    }
}
