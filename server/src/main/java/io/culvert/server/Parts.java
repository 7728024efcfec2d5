package io.culvert.server;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The started parts of a service. Closes them last first, so that each part is closed before the parts that
/// it needs. Confined to the thread that starts the service, then to the one that stops it.
final class Parts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final List<AutoCloseable> started = new ArrayList<>();

    /// Adds a part that was started.
    <T extends AutoCloseable> T keep(T part) {
        started.add(part);
        return part;
    }

    /// Adds an action that stops a part.
    void onClose(AutoCloseable action) {
        started.add(action);
    }

    /// Closes all parts, even if closing one of them fails.
    @Override
    public void close() {
        for (AutoCloseable part : started.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("A part of the service could not be closed", e);
            }
        }
        started.clear();
    }
}
