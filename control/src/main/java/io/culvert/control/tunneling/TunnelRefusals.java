package io.culvert.control.tunneling;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.wire.Printable;

/// Refusals that several operations on tunnels share.
final class TunnelRefusals {

    private TunnelRefusals() {}

    /// The caller's account has no tunnel of this id. The message is the same whether the tunnel never
    /// existed, was deleted, or belongs to another account.
    static ApiError noSuchTunnel(String nameOrArn) {
        return new ApiError(ErrorType.RESOURCE_NOT_FOUND, "Tunnel " + Printable.of(nameOrArn) + " not found");
    }

    /// The tunnel changed before each attempt of a [PermittedWrite].
    static ApiError stale() {
        return new ApiError(ErrorType.SERVICE_UNAVAILABLE,
                "tunnel: its tags change too often to decide on (expected: try again)");
    }

    static ApiError limit(String message) {
        return new ApiError(ErrorType.LIMIT_EXCEEDED, message);
    }
}
