package io.culvert.relay;

import io.culvert.transport.WebSocketControl;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last attachments that a close, a rotation or a successor ended, and the Close frame for each. The
/// relay may learn of the end before the peer itself arrives from the store; it turns that peer away.
/// Thread safe.
final class EndedAttachments {

    private static final int REMEMBERED = 10_000;

    private final Map<String, WebSocketControl.Close> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WebSocketControl.Close> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void add(Collection<String> attachments, WebSocketControl.Close close) {
        attachments.forEach(attachment -> ended.put(attachment, close));
    }

    /// The Close frame for a peer; null if its attachment has not ended.
    synchronized WebSocketControl.@Nullable Close of(String attachment) {
        return ended.get(attachment);
    }
}
