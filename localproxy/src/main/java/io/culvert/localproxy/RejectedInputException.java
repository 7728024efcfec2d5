package io.culvert.localproxy;

/// Input that a local proxy cannot use. The message is for people and does not show the value.
public final class RejectedInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String input;
    private final String rule;

    RejectedInputException(String input, String rule, String text) {
        super(text);
        this.input = input;
        this.rule = rule;
    }

    /// The name of the rejected input, for instance `access-token`.
    public String input() {
        return input;
    }

    /// The rule that it breaks, `empty token`.
    public String rule() {
        return rule;
    }
}
