package io.culvert.server;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listeners for clients, which a node closes while its life may not act, and opens again on the same
/// ports. Thread safe.
final class Doors {

    private static final Logger LOG = LoggerFactory.getLogger(Doors.class);

    private final List<Door> doors = new ArrayList<>();
    private boolean shut;
    private boolean closed;

    /// Opens one listener.
    interface Opening {
        /// Listens.
        ///
        /// @param port to listen on
        ListeningSocket open(int port) throws StartException;
    }

    private static final class Door {
        private final Opening opening;
        private ListeningSocket socket;

        Door(Opening opening, ListeningSocket socket) {
            this.opening = opening;
            this.socket = socket;
        }
    }

    /// Opens a listener, which the others follow.
    ///
    /// @return the port that it listens on
    synchronized int open(int port, Opening opening) throws StartException {
        ListeningSocket socket = opening.open(port);
        doors.add(new Door(opening, socket));
        return socket.port();
    }

    /// Closes all listeners until [#reopen].
    synchronized void shut() {
        shut = true;
        doors.forEach(door -> door.socket.close());
    }

    /// Opens them again, unless they are closed for ever.
    synchronized void reopen() {
        if (!shut || closed) {
            return;
        }
        shut = false;
        for (Door door : doors) {
            try {
                door.socket = door.opening.open(door.socket.port());
            } catch (StartException e) {
                LOG.error("A listener could not be opened again: {}", e.getMessage());
            }
        }
    }

    /// Closes all listeners for ever.
    synchronized void close() {
        closed = true;
        doors.forEach(door -> door.socket.close());
    }
}
