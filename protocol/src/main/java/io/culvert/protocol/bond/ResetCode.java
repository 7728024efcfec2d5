package io.culvert.protocol.bond;

import java.util.Arrays;
import java.util.Optional;

/// Why a connection or a bond ended (spec: c1 9.3).
public enum ResetCode {
    /// The application's socket was reset.
    APPLICATION(1, "its application reset it"),
    /// The destination's service refused the connection.
    REFUSED(2, "the destination's service refused it"),
    /// No answer, no route, no such name.
    UNREACHABLE(3, "the destination's service cannot be reached"),
    /// The service id is not offered at the destination.
    NO_SERVICE(4, "the destination does not offer the service id"),
    /// More connections than agreed.
    TOO_MANY(5, "there are more connections than agreed"),
    /// The other end was away for too long.
    AWAY(6, "the other side was away for too long"),
    /// The other end no longer holds the bond, or is a client of another kind.
    REPLACED(7,
            "the other end no longer holds the bond (it was away too long, restarted, or is another client)"),
    /// An end or the tunnel was stopped.
    STOPPED(8, "the other side, or the tunnel, was stopped"),
    /// A side's token was rotated.
    REVOKED(9, "a side's access token was rotated, or is used by another process"),
    /// The other end broke a rule.
    FAULT(10, "an end broke a rule of the protocol"),
    /// An end does not have the memory that it promised.
    MEMORY(11, "an end has no memory for it"),
    /// The kind of the connection is not known.
    UNSUPPORTED(12, "the destination does not know this kind of connection");

    private final int code;
    private final String text;

    ResetCode(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /// The number on the wire, 1 to 255.
    public int code() {
        return code;
    }

    /// The reason for people, without a full stop.
    public String text() {
        return text;
    }

    /// The code with a number; empty for the codes of later versions.
    public static Optional<ResetCode> of(int code) {
        return Arrays.stream(values()).filter(known -> known.code == code).findFirst();
    }
}
