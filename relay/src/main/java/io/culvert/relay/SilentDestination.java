package io.culvert.relay;

import io.culvert.protocol.Subprotocol.Version;
import io.culvert.transport.LoopTimers;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Notices a destination on AWS's C library that takes data in V3 and answers nothing. A program that was
/// written for V1, such as AWS's device client, does so: the library speaks V3 with the service, and refuses
/// what the program sends in V1 (spec: wire 5.10, device 9). Confined to the tunnel's event loop.
final class SilentDestination {

    private final Duration patience;
    private final EventLoop loop;
    private final Consumer<Peer> silent;
    private State state = State.UNKNOWN;
    private @Nullable Future<?> timer;

    private enum State {
        /// The present destination has been sent no data in V3.
        UNKNOWN,
        /// It was sent data and has not answered yet.
        WAITING,
        /// It has answered.
        ANSWERING,
        /// A destination did not answer in time: from now on they are spoken to in V1.
        TAKEN_FOR_V1
    }

    /// @param patience how long a destination may be silent; zero for ever
    /// @param silent called on the loop with the destination that was silent for longer
    SilentDestination(Duration patience, EventLoop loop, Consumer<Peer> silent) {
        this.patience = patience;
        this.loop = loop;
        this.silent = silent;
    }

    /// The messages that a destination understands.
    Dialect dialect(Peer destination) {
        Dialect dialect = destination.dialect();
        return state == State.TAKEN_FOR_V1 && mayBeSilent(dialect) ? dialect.prescribed(Version.V1) : dialect;
    }

    private static boolean mayBeSilent(Dialect dialect) {
        return dialect.software() == Dialect.Software.DEVICE_SDK && dialect.version() == Version.V3
                && dialect.prescribed() == null;
    }

    /// A destination is sent data.
    ///
    /// @param style of its stream
    void sent(Peer destination, Version style) {
        if (state == State.UNKNOWN && style != Version.V1 && mayBeSilent(destination.dialect())
                && !patience.isZero()) {
            state = State.WAITING;
            timer = LoopTimers.after(loop, patience.toMillis(), TimeUnit.MILLISECONDS,
                    () -> silent.accept(destination));
        }
    }

    /// The destination has sent something.
    void heard() {
        if (state == State.UNKNOWN || state == State.WAITING) {
            stopWaiting();
            state = State.ANSWERING;
        }
    }

    /// From now on, such destinations are spoken to in V1.
    void takeForV1() {
        stopWaiting();
        state = State.TAKEN_FOR_V1;
    }

    /// The destination has detached.
    void detached() {
        stopWaiting();
        if (state != State.TAKEN_FOR_V1) {
            state = State.UNKNOWN;
        }
    }

    private void stopWaiting() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
