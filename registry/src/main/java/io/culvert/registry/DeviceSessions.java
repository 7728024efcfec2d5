package io.culvert.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The MQTT sessions that outlive their connections. Device software asks for one and then does not subscribe
/// again after a reconnect, so a session survives restarts of the service (spec: device 9). What waits for the
/// device is not here but with its tunnels. Thread safe; methods block on the store.
public final class DeviceSessions {

    private final DeviceSessionStore store;
    private final DeviceSessionLimits limits;
    private final InstantSource clock;

    public DeviceSessions(DeviceSessionStore store, DeviceSessionLimits limits, InstantSource clock) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
    }

    /// The longest time that a session is kept without a connection.
    public Duration longest() {
        return limits.longest();
    }

    /// Begins the session of a client that has connected.
    ///
    /// @param clean whether the client discards what is kept
    /// @param keep how long the session shall outlive the connection; zero not to keep it
    public Connection begin(DeviceClient client, boolean clean, Duration keep) {
        DeviceSessionStore.Kept before = store.find(client, clock.instant());
        if (clean && before.present()) {
            store.remove(client);
            before = new DeviceSessionStore.Kept(Map.of());
        }
        Duration time = keep.compareTo(limits.longest()) > 0 ? limits.longest() : keep;
        Connection connection = new Connection(client, before, time);
        if (!time.isZero() || before.present()) {
            connection.renew();
        }
        return connection;
    }

    /// Removes sessions that have ended.
    public void sweep() {
        store.removeEnded(clock.instant());
    }

    /// The session of one connection. Its methods are called one after the other.
    public final class Connection {

        private final DeviceClient client;
        private final DeviceSessionStore.Kept before;
        private final Duration keep;
        private final AtomicReference<@Nullable Instant> end = new AtomicReference<>();

        private Connection(DeviceClient client, DeviceSessionStore.Kept before, Duration keep) {
            this.client = client;
            this.before = before;
            this.keep = keep;
        }

        /// Whether a session was kept from before.
        public boolean present() {
            return before.present();
        }

        /// The subscriptions that were kept from before: for each thing the QoS, or null where there is none.
        public Map<String, @Nullable Integer> subscriptions() {
            return before.qos();
        }

        /// How long the session outlives the connection; zero if it does not.
        public Duration keep() {
            return keep;
        }

        /// Keeps the session for longer. Called when it begins and then at least once in half of the longest
        /// time, so that a crash at any moment leaves a session.
        public void renew() {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Instant last = end.get();
            Instant next = now.plus(keep.isZero() ? limits.longest() : keep);
            if (last == null) {
                store.keep(client, next, limits.ofAThing());
                end.set(next);
            } else if (next.isAfter(last)) {
                store.move(client, last, next);
                end.set(next);
            }
        }

        /// Writes a subscription, if the session is kept.
        ///
        /// @param qos 0 or 1, or null where the client has unsubscribed
        public void subscribe(String thing, @Nullable Integer qos) {
            if (end.get() != null) {
                store.subscribe(client, thing, qos);
            }
        }

        /// The connection has ended, and the client has not connected again.
        public void end() {
            Instant last = end.get();
            if (last != null && keep.isZero()) {
                store.move(client, last, null);
            } else if (last != null) {
                renew();
            }
        }
    }
}
