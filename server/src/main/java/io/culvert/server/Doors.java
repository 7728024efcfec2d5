package io.culvert.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        private boolean open = true;

        Door(Opening opening, ListeningSocket socket) {
            this.opening = opening;
            this.socket = socket;
        }

        void close() {
            open = false;
            socket.close();
        }

        void reopen() {
            try {
                socket = opening.open(socket.port());
                open = true;
            } catch (StartException e) {
                LOG.error("A listener could not be opened again, and is tried again: {}", e.getMessage());
            }
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
        doors.forEach(Door::close);
    }

    /// Opens them again, unless they are closed for ever. Those that cannot be opened, because another
    /// program has taken their port, are opened by a later call.
    synchronized void reopen() {
        if (!shut || closed) {
            return;
        }
        doors.stream().filter(door -> !door.open).forEach(Door::reopen);
        shut = doors.stream().anyMatch(door -> !door.open);
    }

    /// Why clients cannot connect, if listeners are closed that should be open.
    synchronized Optional<String> obstacle() {
        return shut && !closed ? Optional.of("listeners are closed") : Optional.empty();
    }

    /// Closes all listeners for ever.
    synchronized void close() {
        closed = true;
        doors.forEach(Door::close);
    }
}
