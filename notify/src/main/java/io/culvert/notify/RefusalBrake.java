package io.culvert.notify;

import io.netty.channel.Channel;
import java.time.Duration;

/// Delays replies to clients that are refused repeatedly. Called on event loops: must not block.
@FunctionalInterface
public interface RefusalBrake {

    /// Records a refused connection.
    ///
    /// @return how long to delay the answer
    Duration refused(Channel connection);
}
