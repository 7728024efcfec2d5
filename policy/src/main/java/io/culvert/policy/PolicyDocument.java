package io.culvert.policy;

import java.util.List;

/// A policy: an IAM JSON document of the subset that `docs/policies.md` describes. Immutable.
///
/// A document holds at most 6144 characters, white space not counted as with IAM, and at most 30000 with it.
public final class PolicyDocument {

    private final String json;
    private final List<Statement> statements;

    PolicyDocument(String json, List<Statement> statements) {
        this.json = json;
        this.statements = List.copyOf(statements);
    }

    /// Reads a document. What it cannot decide exactly it refuses: an element, operator, condition key or
    /// action that is unknown here never is silently left out.
    ///
    /// @throws PolicyException saying what is wrong and where
    public static PolicyDocument parse(String json) {
        return PolicyReader.read(json);
    }

    /// The text it was read from.
    public String json() {
        return json;
    }

    List<Statement> statements() {
        return statements;
    }

    @Override
    public String toString() {
        return "PolicyDocument[" + statements.size() + " statements]";
    }
}
