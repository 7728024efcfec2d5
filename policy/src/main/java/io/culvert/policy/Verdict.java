package io.culvert.policy;

import java.util.List;

/// The verdict of a statement about one resource of a request.
public sealed interface Verdict {

    /// Action, resource and conditions fit: the statement's effect counts.
    record Applies() implements Verdict {}

    /// It is about other actions.
    record OtherAction() implements Verdict {}

    /// It is about other resources.
    record OtherResource() implements Verdict {}

    /// A condition does not hold.
    ///
    /// @param condition as written, `StringEquals iot:ClientMode: DESTINATION`
    /// @param actual the request's values of the key; none when it is missing
    record Unmet(String condition, List<String> actual) implements Verdict {

        public Unmet {
            actual = List.copyOf(actual);
        }
    }
}
