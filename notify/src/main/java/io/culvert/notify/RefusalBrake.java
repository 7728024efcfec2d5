package io.culvert.notify;

import io.netty.channel.Channel;
import java.time.Duration;

/// Slows down who is refused again and again. Called on event loops: must not block.
@FunctionalInterface
public interface RefusalBrake {

    /// Notes that a connection is refused.
    ///
    /// @return how long its answer waits
    Duration refused(Channel connection);
}
