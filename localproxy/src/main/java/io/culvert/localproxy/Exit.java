package io.culvert.localproxy;

import java.util.List;

/// How a local proxy ended.
public sealed interface Exit {

    /// The service closed the tunnel, replaced this peer or revoked its token: reconnecting is useless.
    record Closed(int code, String reason) implements Exit {}

    /// The service refuses the token.
    record Refused(int status, String statusText, String reason) implements Exit {}

    /// The service was not reached in as many tries as the settings allow.
    ///
    /// @param reason the last failure, for people
    record Unreachable(String reason) implements Exit {}

    /// It was stopped by [LocalProxy#close].
    record Stopped() implements Exit {}

    /// The configuration does not match the tunnel's services.
    ///
    /// @param tunnelServices the ids of the services that the tunnel has
    record ServicesMismatch(PortMappings.Problem problem, List<String> tunnelServices) implements Exit {}

    /// The proxy cannot work with its configuration.
    ///
    /// @param reason for people, with what to do
    record Failed(String reason) implements Exit {}

    /// How it ended, as a phrase for people, without a full stop. The service's words are passed on as
    /// received and may hold any character.
    default String sentence() {
        return switch (this) {
            case Closed closed -> closed.reason().isEmpty() ? "The service closed it"
                    : "The service closed it (" + closed.reason() + ")";
            case Refused refused -> "The service refused the access token ("
                    + (refused.reason().isEmpty() ? refused.statusText() : refused.reason()) + ")";
            case Unreachable unreachable -> unreachable.reason();
            case Stopped stopped -> "It was stopped";
            case ServicesMismatch mismatch -> mismatch.problem().words() + ". The tunnel has: "
                    + String.join(", ", mismatch.tunnelServices());
            case Failed failed -> failed.reason();
        };
    }
}
