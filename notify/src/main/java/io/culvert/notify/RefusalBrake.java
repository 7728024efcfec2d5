package io.culvert.notify;

import io.netty.channel.Channel;
import java.time.Duration;

/// Delays replies to clients that are refused repeatedly. Called on event loops: must not block.
@FunctionalInterface
public interface RefusalBrake {

    /// Notes that a connection is refused.
    ///
    /// @return how long its answer waits
    Duration refused(Channel connection);
}
