package io.culvert.registry;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The MQTT sessions that outlive their connections. Device software that has a session does not subscribe
/// again after a reconnect, so sessions survive restarts of the service (spec: device 9). Undelivered
/// notifications are stored with their tunnels, not here. Thread safe; methods block on the store.
public final class DeviceSessions {

    private final DeviceSessionStore store;
    private final DeviceSessionLimits limits;
    private final InstantSource clock;

    /// @param clock ends sessions that have outlived their connections for long enough
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
    /// @param clean whether the client discards its stored session
    /// @param keep how long the session outlives the connection; zero if it does not
    public Connection begin(DeviceClient client, boolean clean, Duration keep) {
        DeviceSessionStore.Kept before = store.find(client, clock.instant());
        if (clean && before.present()) {
            store.remove(client);
            before = new DeviceSessionStore.Kept(Map.of());
        }
        Connection connection = new Connection(client, before,
                keep.compareTo(limits.longest()) > 0 ? limits.longest() : keep);
        if (!keep.isZero() || before.present()) {
            connection.renew();
        }
        return connection;
    }

    /// Removes sessions that have ended.
    public void sweep() {
        store.removeEnded(clock.instant());
    }

    /// The session of one connection. Its methods are not called concurrently.
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

        /// Whether the client had a stored session.
        public boolean present() {
            return before.present();
        }

        /// The stored subscriptions: for each thing the QoS, or null if there is none.
        public Map<String, @Nullable Integer> subscriptions() {
            return before.qos();
        }

        /// How long the session outlives the connection; zero if it does not.
        public Duration keep() {
            return keep;
        }

        /// Whether this session is stored.
        public boolean isKept() {
            return end.get() != null;
        }

        /// How often [#renew] is called while the connection lasts.
        public Duration period() {
            return limits.longest().dividedBy(2);
        }

        /// Keeps the session for the longest time from now. After a crash the store knows no other end of
        /// the connection.
        public void renew() {
            Instant last = end.get();
            Instant next = in(limits.longest());
            if (last == null) {
                store.keep(client, next, limits.ofAThing());
                end.set(next);
            } else if (next.isAfter(last)) {
                store.move(client, last, next);
                end.set(next);
            }
        }

        private Instant in(Duration time) {
            return clock.instant().plus(time).truncatedTo(ChronoUnit.MILLIS);
        }

        /// Writes a subscription, if the session is stored.
        ///
        /// @param qos 0 or 1, or null if the client has unsubscribed
        public void subscribe(String thing, @Nullable Integer qos) {
            if (end.get() != null) {
                store.subscribe(client, thing, qos);
            }
        }

        /// Records that the connection has ended.
        ///
        /// @param time how long the session is kept from now; zero to remove it
        public void end(Duration time) {
            Instant last = end.get();
            if (last != null) {
                store.move(client, last, time.isZero() ? null : in(time));
            }
        }
    }
}
