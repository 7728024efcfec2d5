package io.culvert.it;

import io.culvert.it.FaultyLine.Fault;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What goes wrong on the lines of two ends, one thing after another, drawn from a seed.
final class FaultSchedule {

    /// Something that happens while both ends are away.
    interface Absence {

        void pass() throws Exception;
    }

    private final Random random;
    private final FaultyLine near;
    private final FaultyLine far;

    FaultSchedule(long seed, FaultyLine near, FaultyLine far) {
        this.random = new Random(seed);
        this.near = near;
        this.far = far;
    }

    /// One line has a fault for a while, and sometimes the other is reset at the same time.
    void failOneLine() {
        FaultyLine line = random.nextBoolean() ? near : far;
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        line.begin(fault);
        if (random.nextInt(4) == 0) {
            (line == near ? far : near).begin(Fault.RESET);
        }
        pause(20 + random.nextInt(300));
        line.heal(fault);
        pause(random.nextInt(500));
    }

    /// Both ends lose their links and cannot come back for a while.
    void bothAway() throws Exception {
        bothAway(() -> pause(20 + random.nextInt(500)));
        pause(random.nextInt(500));
    }

    /// Both ends lose their links and cannot come back until something has happened.
    void bothAway(Absence absence) throws Exception {
        for (FaultyLine line : List.of(near, far)) {
            line.refuse(true);
            line.begin(random.nextBoolean() ? Fault.RESET : Fault.CUT);
        }
        absence.pass();
        near.refuse(false);
        pause(random.nextInt(100));
        far.refuse(false);
    }

    /// A fault of one line, or in one of four cases an absence of both ends.
    void next() throws Exception {
        if (random.nextInt(4) == 0) {
            bothAway();
        } else {
            failOneLine();
        }
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
