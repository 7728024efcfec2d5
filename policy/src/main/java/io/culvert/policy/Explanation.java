package io.culvert.policy;

import java.util.List;

/// A decision and the verdicts that led to it.
///
/// @param judgements one for each statement and resource, in the order of the request's resources; empty if
/// the caller is root
public record Explanation(Decision decision, List<Judgement> judgements) {

    public Explanation {
        judgements = List.copyOf(judgements);
    }
}
