package io.culvert.policy;

import java.util.List;

/// A decision with all that led to it.
///
/// @param judgements of every statement about every resource, in the order of the request's resources; none
/// when the caller is root
public record Explanation(Decision decision, List<Judgement> judgements) {

    public Explanation {
        judgements = List.copyOf(judgements);
    }
}
