package io.culvert.policy;

/// The verdict of one statement about one resource.
///
/// @param policy the policy's name
/// @param statement the statement's Sid, or its place, as in `Statement[2]`
public record Judgement(String resource, String policy, String statement, Effect effect, Verdict verdict) {

    /// Whether the statement's effect applies to the resource.
    public boolean applies() {
        return verdict instanceof Verdict.Applies;
    }
}
