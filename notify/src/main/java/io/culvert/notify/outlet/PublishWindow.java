package io.culvert.notify.outlet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The messages of one connection that the broker has not confirmed, up to its receive maximum, and those
/// that wait until it has confirmed others. Confined to the connection's event loop.
final class PublishWindow {

    private static final int MAX_ID = 0xffff;

    /// @param payload ASCII
    /// @param expirySeconds for how long the broker may keep it
    /// @param confirmed completes when the broker has confirmed it
    record Message(String topic, String payload, long expirySeconds, CompletableFuture<Void> confirmed) {

        int chars() {
            return topic.length() + payload.length();
        }
    }

    private final Map<Integer, Message> unconfirmed = new HashMap<>();
    private final Queue<Message> held = new ArrayDeque<>();
    private int size = MAX_ID;
    private int lastId;

    /// @param most how many unconfirmed messages the broker takes
    void resize(int most) {
        size = most;
    }

    /// Returns the packet id of a message to send now; null if it waits.
    @Nullable
    Integer admit(Message message) {
        if (unconfirmed.size() >= size) {
            held.add(message);
            return null;
        }
        do {
            lastId = lastId % MAX_ID + 1;
        } while (unconfirmed.containsKey(lastId));
        unconfirmed.put(lastId, message);
        return lastId;
    }

    /// The message that the broker has answered; empty for an id that is not in use.
    Optional<Message> answered(int id) {
        return Optional.ofNullable(unconfirmed.remove(id));
    }

    /// The next message that waits for its turn.
    Optional<Message> next() {
        return Optional.ofNullable(held.poll());
    }

    /// Removes and returns all messages.
    List<Message> clear() {
        List<Message> all = new ArrayList<>(unconfirmed.values());
        all.addAll(held);
        unconfirmed.clear();
        held.clear();
        return all;
    }
}
