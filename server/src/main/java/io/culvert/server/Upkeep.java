package io.culvert.server;

import io.culvert.registry.DevicePresence;
import io.culvert.registry.DeviceSessions;
import io.culvert.tunnel.Tunnels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Maintains the store: repairs at the start what the last process left, then expires tunnels and sessions
/// and records presence periodically.
final class Upkeep {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Tunnels tunnels;
    private final DeviceSessions sessions;
    private final DevicePresence presence;
    private final BackupCheck backup;
    private volatile boolean databaseAnswers = true;
    private volatile int openTunnels;

    Upkeep(Tunnels tunnels, DeviceSessions sessions, DevicePresence presence, BackupCheck backup) {
        this.tunnels = tunnels;
        this.sessions = sessions;
        this.presence = presence;
        this.backup = backup;
    }

    /// Ends the attachments of the last process, and revokes all tokens if a backup was restored. Must run
    /// before the first peer attaches.
    void begin(AuditTrail trail) throws IOException {
        Optional<String> reason = backup.reason();
        if (reason.isPresent()) {
            int revoked = tunnels.restored();
            trail.restored(reason.get(), revoked);
            LOG.warn("This may be a backup ({}): the access tokens of {} tunnels are revoked. Rotate each"
                    + " that goes on.", reason.get(), revoked);
        }
        backup.advance();
        tunnels.restarted();
    }

    /// Closes expired tunnels each second; counts open tunnels and writes every few seconds when devices were
    /// last seen; renews the mark that detects a backup and removes MQTT sessions that have ended each minute.
    void repeat(Repeater timer) {
        timer.every(Duration.ofMinutes(1), "Writing the mark that detects a backup", this::advance);
        timer.every(Duration.ofMinutes(1), "Removing ended MQTT sessions", sessions::sweep);
        timer.every(Duration.ofSeconds(10), "Counting open tunnels", () -> openTunnels = tunnels.openCount());
        timer.every(Duration.ofSeconds(5), "Writing when devices were last seen", presence::flush);
        timer.every(Duration.ofSeconds(1), "Closing expired tunnels", this::sweep);
    }

    private void sweep() {
        boolean swept = false;
        try {
            tunnels.sweep();
            swept = true;
        } finally {
            databaseAnswers = swept;
        }
    }

    private void advance() {
        try {
            backup.advance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The number of open tunnels, some seconds ago.
    int openTunnels() {
        return openTunnels;
    }

    /// Why the service is not ready, if the database does not answer.
    Optional<String> obstacle() {
        return databaseAnswers ? Optional.empty() : Optional.of("the database does not answer");
    }
}
