package io.culvert.localproxy;

import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.bond.BondStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of a local proxy at one moment. Holds no token.
///
/// @param services the ids of the tunnel's services; empty until they are known
/// @param connections how many TCP connections it carries
/// @param bond null while connections end with the link
public record ProxyStatus(Mode mode, List<String> services, Link link, OtherSide otherSide, long connections,
        @Nullable BondStatus bond) {

    public ProxyStatus {
        services = List.copyOf(services);
    }

    /// The WebSocket to the service.
    ///
    /// @param since when it was opened; if it is down, when it was lost
    /// @param reason why it is down, for people; empty if it is up
    public record Link(boolean up, Instant since, String reason) {}

    /// The other side of the tunnel.
    ///
    /// @param since when this began; null if this end does not know
    public record OtherSide(Presence presence, @Nullable Instant since) {}

    /// Whether the other side has a client.
    public enum Presence {
        /// The link is down, or the service speaks a version that does not announce the other side.
        UNKNOWN,
        /// It has no client.
        AWAY,
        /// It has a client that keeps connections over broken links.
        HERE,
        /// It has a client whose connections end with the link.
        HERE_WITHOUT_RESUMPTION,
        /// It has a client, which does not answer.
        SILENT
    }
}
