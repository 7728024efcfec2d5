package io.culvert.localproxy.bond;

import java.util.EnumSet;
import java.util.Set;

/// The size of a model: the bytes, connections and faults that it allows.
///
/// @param bytes that the source's and the destination's application may write
/// @param window of a connection, in bytes
/// @param queue how many frames a WebSocket takes before it blocks
/// @param eager whether applications read at once
record ModelSetup(int fromSource, int fromDestination, int window, int cuts, int restarts, int givesUp,
        int resets, int opens, int queue, boolean eager, Set<Mutation> without) {

    /// The bytes that an end keeps for one connection.
    static final int BUFFER = 2;

    /// Frames that a relay that leaks keeps of each side.
    static final int LEAKS = 2;

    ModelSetup(int fromSource, int fromDestination) {
        this(fromSource, fromDestination, 1, 0, 0, 0, 0, 1, 1, true, EnumSet.noneOf(Mutation.class));
    }

    ModelSetup window(int bytes) {
        return new ModelSetup(fromSource, fromDestination, bytes, cuts, restarts, givesUp, resets, opens,
                queue, eager, without);
    }

    ModelSetup cuts(int times) {
        return new ModelSetup(fromSource, fromDestination, window, times, restarts, givesUp, resets, opens,
                queue, eager, without);
    }

    ModelSetup restarts(int times) {
        return new ModelSetup(fromSource, fromDestination, window, cuts, times, givesUp, resets, opens, queue,
                eager, without);
    }

    ModelSetup givesUp(int times) {
        return new ModelSetup(fromSource, fromDestination, window, cuts, restarts, times, resets, opens,
                queue, eager, without);
    }

    ModelSetup resets(int times) {
        return new ModelSetup(fromSource, fromDestination, window, cuts, restarts, givesUp, times, opens,
                queue, eager, without);
    }

    ModelSetup connections(int times) {
        return new ModelSetup(fromSource, fromDestination, window, cuts, restarts, givesUp, resets, times,
                queue, eager, without);
    }

    ModelSetup queue(int frames) {
        return new ModelSetup(fromSource, fromDestination, window, cuts, restarts, givesUp, resets, opens,
                frames, eager, without);
    }

    ModelSetup slowReaders() {
        return new ModelSetup(fromSource, fromDestination, window, cuts, restarts, givesUp, resets, opens,
                queue, false, without);
    }

    ModelSetup without(Mutation first, Mutation... more) {
        return new ModelSetup(fromSource, fromDestination, window, cuts, restarts, givesUp, resets, opens,
                queue, eager, EnumSet.of(first, more));
    }

    boolean lacks(Mutation rule) {
        return without.contains(rule);
    }

    int bytes(int side) {
        return side == 0 ? fromSource : fromDestination;
    }

    /// Whether ends may see faults of the epoch, after which they begin a new one: only if the model breaks
    /// the frames that they receive.
    boolean allowsFaults() {
        return lacks(Mutation.LEAKY_RELAY)
                && (lacks(Mutation.NO_POSITION) || (lacks(Mutation.FRAMES_UNTAGGED) && givesUp == 0));
    }
}
