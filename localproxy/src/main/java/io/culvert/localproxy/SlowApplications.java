package io.culvert.localproxy;

import java.util.function.LongSupplier;

/// Stops reading the link while applications do not read their bytes, so that the other end cannot fill
/// memory. Ends a connection that holds back all others for too long. Confined to the end's event loop.
final class SlowApplications {

    private static final int LOOK_AGAIN_MILLIS = 50;

    private final TunnelEnd end;
    private final LongSupplier nanoTime;
    private final Backlog backlog = new Backlog();
    private boolean looking;

    SlowApplications(TunnelEnd end, LongSupplier nanoTime) {
        this.end = end;
        this.nanoTime = nanoTime;
    }

    /// A connection has bytes that its application does not read.
    void add(StreamConnection connection) {
        backlog.add(connection, nanoTime.getAsLong());
    }

    /// Decides again whether the link is read. Called when an application has taken its waiting bytes or its
    /// socket has ended, and regularly, because an application that reads slowly causes no event.
    void update() {
        Link link = end.link();
        if (link == null || !link.isActive()) {
            return;
        }
        boolean read = backlog.allowsReading(nanoTime.getAsLong());
        link.read(read);
        if (!read && !looking) {
            looking = true;
            link.after(LOOK_AGAIN_MILLIS, this::lookAgain);
        }
    }

    private void lookAgain() {
        looking = false;
        if (end.role().acceptsOverLinkOnly() || end.streams().connectionCount() > 1) {
            backlog.stuck(nanoTime.getAsLong()).ifPresent(this::giveUp);
        }
        update();
    }

    /// Ends a connection that holds back all others.
    private void giveUp(StreamConnection connection) {
        end.tell(new LocalProxyEvent.GaveUp(connection.stream().serviceId(), connection.connectionId(),
                Backlog.PATIENCE));
        end.messages().applicationEnded(connection);
        connection.socket().abort();
    }
}
