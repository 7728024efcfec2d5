package io.culvert.notify;

import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/// The packets that a client sends before it has the answer to its CONNECT. Confined to the event loop of
/// its connection.
final class EarlyPackets {

    private static final int MAX_PACKETS = 64;

    private final Queue<MqttMessage> packets = new ArrayDeque<>();

    /// Retains a packet for later.
    ///
    /// @return whether there was room for it
    boolean add(MqttMessage packet) {
        return packets.size() < MAX_PACKETS && packets.add(ReferenceCountUtil.retain(packet));
    }

    /// Passes on all packets, in order, and releases each.
    void replay(Consumer<MqttMessage> then) {
        for (MqttMessage next = packets.poll(); next != null; next = packets.poll()) {
            then.accept(next);
            ReferenceCountUtil.release(next);
        }
    }

    void release() {
        replay(packet -> {});
    }
}
