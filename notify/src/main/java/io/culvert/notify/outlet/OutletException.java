package io.culvert.notify.outlet;

import java.time.Duration;

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
    private final transient Duration pause;

    OutletException(Extent extent, String reason) {
        super(reason);
        this.extent = extent;
        this.pause = Duration.ZERO;
    }

    /// @param pause how long the receiver asks to be left alone; zero if it does not say
    OutletException(Extent extent, String reason, Duration pause) {
        super(reason);
        this.extent = extent;
        this.pause = pause;
    }

    OutletException(Extent extent, String reason, Throwable cause) {
        super(reason, cause);
        this.extent = extent;
        this.pause = Duration.ZERO;
    }

    Extent extent() {
        return extent;
    }

    /// How long the receiver asks to be left alone; zero if it does not say.
    Duration pause() {
        return pause;
    }

    /// Why the receiver has not taken it.
    String reason() {
        return String.valueOf(getMessage());
    }
}
