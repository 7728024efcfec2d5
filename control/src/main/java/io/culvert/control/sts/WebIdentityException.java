package io.culvert.control.sts;

/// Why a token of an identity provider was not accepted. The message is for the caller, and never contains
/// the token.
public final class WebIdentityException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /// What kind of failure it is.
    public enum Reason {
        /// The token is malformed, forged, or not for this service.
        INVALID,
        /// The token has expired.
        EXPIRED,
        /// The provider cannot be reached.
        UNREACHABLE
    }

    public WebIdentityException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// What kind of failure it is.
    public Reason reason() {
        return reason;
    }
}
