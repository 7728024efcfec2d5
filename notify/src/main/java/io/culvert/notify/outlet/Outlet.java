package io.culvert.notify.outlet;

import io.culvert.tunnel.Notification;

/// Delivers notifications to one receiver.
interface Outlet extends AutoCloseable {

    /// The receiver, for log lines: without secrets.
    String name();

    /// Delivers a notification and waits until the receiver has taken it. Thread safe.
    ///
    /// @throws OutletException if the receiver did not
    void deliver(Notification notification) throws OutletException, InterruptedException;

    /// Closes the connections for good.
    @Override
    void close();
}
