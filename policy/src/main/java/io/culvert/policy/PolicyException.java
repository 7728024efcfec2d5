package io.culvert.policy;

/// A policy document is refused. The message names the place, the value and the rule: `Statement[0].Effect:
/// 'allow' (expected: Allow or Deny)`. The message may be sent to the caller and printed to a terminal.
public final class PolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PolicyException(String message) {
        super(message, null, false, false);
    }

    /// The message, never null.
    public String text() {
        return String.valueOf(getMessage());
    }

    /// The same error, with the name of the document in front.
    public PolicyException in(String document) {
        return new PolicyException(document + ": " + text());
    }
}
