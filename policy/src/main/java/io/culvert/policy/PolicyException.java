package io.culvert.policy;

/// A policy document is refused. The message names the place, the value and the rule: `Statement[0].Effect:
/// 'allow' (expected: Allow or Deny)`. It is fit for the caller who sent the document, and for a terminal.
public final class PolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PolicyException(String message) {
        super(message, null, false, false);
    }

    /// The words, never null.
    public String text() {
        return String.valueOf(getMessage());
    }

    /// The same refusal, saying which document of several it is about.
    public PolicyException in(String document) {
        return new PolicyException(document + ": " + text());
    }
}
