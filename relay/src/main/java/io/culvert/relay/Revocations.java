package io.culvert.relay;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The last attachments that a close or a rotation ended. The event may arrive before the relay attaches the
/// peer that the store has admitted; the relay then dismisses that peer when it attaches. Thread-safe.
final class Revocations {

    private static final int REMEMBERED = 10_000;

    private final Set<String> ended = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    synchronized void add(Collection<String> attachments) {
        ended.addAll(attachments);
    }

    synchronized boolean contains(String attachment) {
        return ended.contains(attachment);
    }
}
