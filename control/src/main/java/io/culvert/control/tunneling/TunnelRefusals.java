package io.culvert.control.tunneling;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.wire.Printable;

/// Refusals that several operations on tunnels share.
final class TunnelRefusals {

    private TunnelRefusals() {}

    /// No tunnel of that name in the caller's account: the same words whether it never was, was removed, or
    /// belongs to somebody else.
    static ApiError noSuchTunnel(String nameOrArn) {
        return new ApiError(ErrorType.RESOURCE_NOT_FOUND, "Tunnel " + Printable.of(nameOrArn) + " not found");
    }

    /// See [PermittedWrite].
    static ApiError stale() {
        return new ApiError(ErrorType.SERVICE_UNAVAILABLE,
                "tunnel: its tags change too often to decide on (expected: try again)");
    }

    static ApiError limit(String message) {
        return new ApiError(ErrorType.LIMIT_EXCEEDED, message);
    }
}
