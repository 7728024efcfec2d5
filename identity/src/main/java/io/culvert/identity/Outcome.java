package io.culvert.identity;

import java.util.List;

/// The decision of a rule about a proposed change.
public sealed interface Outcome {

    /// The change is allowed.
    ///
    /// @param changes the steps in order; empty if the wanted state is already there
    record Accepted(List<IdentityChange> changes) implements Outcome {

        public Accepted {
            changes = List.copyOf(changes);
        }

        static Accepted of(IdentityChange... changes) {
            return new Accepted(List.of(changes));
        }
    }

    /// The change is refused.
    ///
    /// @param text `what: value (expected: …)`
    record Refused(Reason reason, String text) implements Outcome {}

    /// Why a change is refused.
    enum Reason {
        /// The change names something that does not exist.
        MISSING,
        /// The name is already in use.
        TAKEN,
        /// Something else still refers to it.
        IN_USE,
        /// The change would exceed a limit.
        TOO_MANY,
        /// The change is invalid, whatever the current state is.
        INVALID,
        /// Concurrent changes kept winning; the caller may try again.
        OVERTAKEN
    }
}
