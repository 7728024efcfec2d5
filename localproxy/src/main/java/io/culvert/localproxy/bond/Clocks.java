package io.culvert.localproxy.bond;

import java.util.function.LongSupplier;

/// The two clocks of a machine.
///
/// @param nanos the monotonic clock, which stands still during a suspension on some systems
/// @param millis the wall clock
record Clocks(LongSupplier nanos, LongSupplier millis) {

    static final Clocks SYSTEM = new Clocks(System::nanoTime, System::currentTimeMillis);
}
