package io.culvert.relay;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The clocks and the random numbers of a relay.
///
/// @param clock the wall clock
/// @param nanoTime the monotonic clock, as `System#nanoTime`
/// @param epochs random numbers for epochs; called on several threads
record RelaySources(InstantSource clock, LongSupplier nanoTime, IntSupplier epochs) {

    /// The machine's own, besides the wall clock.
    static RelaySources of(InstantSource clock) {
        return new RelaySources(clock, System::nanoTime, new SecureRandom()::nextInt);
    }
}
