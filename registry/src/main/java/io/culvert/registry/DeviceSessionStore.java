package io.culvert.registry;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Stores the MQTT sessions of devices. A session has one row for each thing of its device; removing a thing
/// removes its rows. Every method is one transaction, durable when it returns; methods block.
///
/// @implSpec Implementations pass the tests of `DeviceSessionStoreContract`.
public interface DeviceSessionStore {

    /// The stored part of a session.
    ///
    /// @param qos for each of the client's things, the QoS of the subscription to its notifications; null
    /// where it has not subscribed
    record Kept(Map<String, @Nullable Integer> qos) {

        /// Whether there is a session at all.
        boolean present() {
            return !qos.isEmpty();
        }
    }

    /// The session of a client, if it has not ended.
    Kept find(DeviceClient client, Instant now);

    /// Keeps a session, with its subscriptions, until an instant.
    ///
    /// @param max the maximum number of sessions of a thing; beyond it, the sessions that end first
    /// are removed
    void keep(DeviceClient client, Instant end, int max);

    /// Moves the end of a session, unless another connection of the client has moved it since.
    ///
    /// @param end the end that this connection wrote last
    /// @param next the new end, or null to remove the session
    void move(DeviceClient client, Instant end, @Nullable Instant next);

    /// Removes a session.
    void remove(DeviceClient client);

    /// Writes a subscription of a stored session.
    ///
    /// @param qos 0 or 1, or null if the client has unsubscribed
    void subscribe(DeviceClient client, String thing, @Nullable Integer qos);

    /// Removes sessions that have ended.
    ///
    /// @return how many rows were removed
    int removeEnded(Instant now);
}
