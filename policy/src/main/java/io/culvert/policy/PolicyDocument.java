package io.culvert.policy;

import java.util.List;

/// A policy: an IAM JSON document of the subset that `docs/policies.md` describes. Immutable.
///
/// A document holds at most 6144 characters besides white space, as in IAM, and at most 30000 in all.
public final class PolicyDocument {

    private final String json;
    private final List<Statement> statements;

    PolicyDocument(String json, List<Statement> statements) {
        this.json = json;
        this.statements = List.copyOf(statements);
    }

    /// Parses a document. Refuses whatever it cannot evaluate exactly: it never ignores an unknown element,
    /// operator, condition key or action.
    ///
    /// @throws PolicyException with the error and its position
    public static PolicyDocument parse(String json) {
        return PolicyReader.read(json);
    }

    /// The JSON text from which the document was parsed.
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
