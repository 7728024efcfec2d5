package io.culvert.localproxy;

/// How a local proxy ended.
public sealed interface Exit {

    /// The service closed the tunnel, replaced this peer or revoked its token: there is nothing to come
    /// back to.
    record Closed(int code, String reason) implements Exit {}

    /// The service does not let this token in.
    record Refused(int status, String statusText, String reason) implements Exit {}

    /// The service was not reached in as many tries as the settings allow.
    ///
    /// @param reason the last failure, for people
    record Unreachable(String reason) implements Exit {}

    /// Its own owner stopped it.
    record Stopped() implements Exit {}

    /// It cannot work as it was set up.
    ///
    /// @param reason for people, with what to do
    record Failed(String reason) implements Exit {}
}
