package io.culvert.tunnel.life;

/// The two clocks that a [Lease] is measured with.
public interface LeaseClock {

    /// The clocks of this machine.
    LeaseClock SYSTEM = new LeaseClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long currentTimeMillis() {
            return System.currentTimeMillis();
        }
    };

    /// The monotonic clock, in nanoseconds. It may stand while the machine sleeps.
    long nanoTime();

    /// The wall clock, in milliseconds. It may be set at any time.
    long currentTimeMillis();
}
