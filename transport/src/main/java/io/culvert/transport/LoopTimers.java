package io.culvert.transport;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Timers on event loops whose failures are logged. Netty's own timers keep a failure in their future, where
/// it is not seen, and a repeated one ends with it.
public final class LoopTimers {

    private LoopTimers() {}

    /// Runs a task of a connection once, on its event loop. If the task fails, the connection is closed.
    public static ScheduledFuture<?> after(Channel channel, long delay, TimeUnit unit, Runnable work) {
        return channel.eventLoop().schedule(() -> {
            if (!run(work)) {
                channel.close();
            }
        }, delay, unit);
    }

    /// Runs a task once, on the event loop.
    public static ScheduledFuture<?> after(EventExecutor loop, long delay, TimeUnit unit, Runnable work) {
        return loop.schedule(() -> run(work), delay, unit);
    }

    /// Runs a task periodically, on the event loop, until the timer is cancelled. A failed run is logged and
    /// does not end the timer.
    ///
    /// @param delay before the first run
    /// @param period from the end of one run to the start of the next
    public static ScheduledFuture<?> every(EventExecutor loop, long delay, long period, TimeUnit unit,
            Runnable work) {
        return loop.scheduleWithFixedDelay(() -> run(work), delay, period, unit);
    }

    private static boolean run(Runnable work) {
        try {
            work.run();
            return true;
        } catch (Throwable failure) {
            Faults.report("A timer", failure);
            return false;
        }
    }
}
