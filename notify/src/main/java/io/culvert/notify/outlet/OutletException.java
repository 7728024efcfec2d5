package io.culvert.notify.outlet;

/// A receiver has not taken a notification. The message says why, without secrets.
final class OutletException extends Exception {

    private static final long serialVersionUID = 1;

    /// What a failure says about other notifications.
    enum Extent {
        /// The receiver cannot be reached, or takes nothing at the moment.
        RECEIVER,
        /// The receiver refuses this notification.
        NOTIFICATION
    }

    private final Extent extent;

    OutletException(Extent extent, String reason) {
        super(reason);
        this.extent = extent;
    }

    OutletException(Extent extent, String reason, Throwable cause) {
        super(reason, cause);
        this.extent = extent;
    }

    Extent extent() {
        return extent;
    }

    /// Why the receiver has not taken it.
    String reason() {
        return String.valueOf(getMessage());
    }
}
