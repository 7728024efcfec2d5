package io.culvert.policy;

import java.util.List;

/// The verdict of a statement about one resource of a request.
public sealed interface Verdict {

    /// Action, resource and conditions match: the statement's effect applies.
    record Applies() implements Verdict {}

    /// The statement does not cover the action.
    record OtherAction() implements Verdict {}

    /// The statement does not cover the resource.
    record OtherResource() implements Verdict {}

    /// A condition does not hold.
    ///
    /// @param condition as written, `StringEquals iot:ClientMode: DESTINATION`
    /// @param actual the request's values of the key; empty if the key is missing
    record Unmet(String condition, List<String> actual) implements Verdict {

        public Unmet {
            actual = List.copyOf(actual);
        }
    }
}
