package io.culvert.identity;

import java.util.List;

/// The decision of a rule about a proposed change.
public sealed interface Outcome {

    /// It may be made.
    ///
    /// @param changes in their order; none where everything is as wanted already
    record Accepted(List<IdentityChange> changes) implements Outcome {

        public Accepted {
            changes = List.copyOf(changes);
        }

        static Accepted of(IdentityChange... changes) {
            return new Accepted(List.of(changes));
        }
    }

    /// It may not.
    ///
    /// @param text `what: value (expected: …)`
    record Refused(Reason reason, String text) implements Outcome {}

    /// Why not.
    enum Reason {
        /// Something it names is not there.
        MISSING,
        /// The name is taken.
        TAKEN,
        /// Something else still uses it.
        IN_USE,
        /// There would be too many.
        TOO_MANY,
        /// The change is invalid, whatever the current state is.
        INVALID,
        /// Others kept changing things; it may be tried again.
        OVERTAKEN
    }
}
