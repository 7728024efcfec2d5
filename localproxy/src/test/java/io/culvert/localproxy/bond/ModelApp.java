package io.culvert.localproxy.bond;

/// An application at one end of a connection, and how the connection ended for it. Stays after its end has
/// removed the connection.
final class ModelApp {

    /// How a connection ended for its application.
    enum Outcome {
        RUNS, CLEAN, RESET
    }

    final int uid;
    Outcome outcome = Outcome.RUNS;

    ModelApp(int uid) {
        this.uid = uid;
    }

    ModelApp copy() {
        ModelApp copy = new ModelApp(uid);
        copy.outcome = outcome;
        return copy;
    }

    void reset() {
        if (outcome == Outcome.RUNS) {
            outcome = Outcome.RESET;
        }
    }

    /// The byte that an application writes at a position; no two are the same.
    static byte item(int uid, int side, long position) {
        return (byte) (uid << 5 | side << 4 | (int) position);
    }
}
