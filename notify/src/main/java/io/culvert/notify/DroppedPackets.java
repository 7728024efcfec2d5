package io.culvert.notify;

import io.culvert.registry.Device;
import io.culvert.transport.LimitedLog;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the packets from devices that this endpoint drops, and logs them once per device and hour.
/// Remembers a bounded number of devices. Thread safe.
final class DroppedPackets {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);

    private static final int MAX_DEVICES = 10_000;

    private final LongAdder count = new LongAdder();
    private final Map<String, LimitedLog> logs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LimitedLog> eldest) {
            return size() > MAX_DEVICES;
        }
    };

    /// @param what the kind of packet
    void note(Device device, String what) {
        count.increment();
        log(device).info("A device of {} sent {}, which this endpoint drops", device.things(), what);
    }

    private synchronized LimitedLog log(Device device) {
        return logs.computeIfAbsent(device.certificateId(),
                id -> new LimitedLog(LOG, 1, Duration.ofHours(1)));
    }

    long count() {
        return count.sum();
    }
}
