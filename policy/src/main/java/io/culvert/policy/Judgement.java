package io.culvert.policy;

/// What one statement says about one resource.
///
/// @param policy the policy's name
/// @param statement its Sid, or its place as in `Statement[2]`
public record Judgement(String resource, String policy, String statement, Effect effect, Verdict verdict) {

    /// Whether the statement decides in favour of its effect.
    public boolean applies() {
        return verdict instanceof Verdict.Applies;
    }
}
