package io.culvert.tunnel.bus;

import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.life.LifeId;
import io.culvert.tunnel.life.LifeState;
import java.util.List;
import java.util.Set;

/// What one life tells the others. No hint contains a secret.
public sealed interface Hint {

    /// Peers of a tunnel whose attachment has a version up to this one must leave.
    ///
    /// @param tunnel the tunnel
    /// @param sides whose peers
    /// @param version the tunnel's version after the change that ended them
    /// @param code of the Close frame, or 0 to close without one, after which clients reconnect
    /// @param words of the Close frame; may be empty
    record Leave(TunnelId tunnel, Set<Side> sides, long version, int code, String words) implements Hint {
        public Leave {
            sides = Set.copyOf(sides);
        }
    }

    /// A tunnel without a destination got one.
    record Adopt(TunnelId tunnel) implements Hint {}

    /// A notification for this thing became due or void.
    record Due(String account, String thing) implements Hint {}

    /// What a certificate stands for has changed.
    record CertificateChanged(String account, String certificateId) implements Hint {}

    /// An authority no longer vouches for the certificates that are registered under it.
    record AuthorityChanged(String account, String authorityId) implements Hint {}

    /// MQTT clients have connected to the sender; older connections with the same client id must end.
    ///
    /// @param clients digests of client ids, in hexadecimal; 1 to 100
    record Took(List<String> clients) implements Hint {

        /// The most clients in one hint, which must fit into one NOTIFY.
        public static final int MOST = 100;

        public Took {
            clients = List.copyOf(clients);
            if (clients.isEmpty() || clients.size() > MOST) {
                throw new IllegalArgumentException("clients: " + clients.size() + " (expected: 1 to 100)");
            }
        }
    }

    /// Users, access keys or policies have changed.
    ///
    /// @param version of the identities after the change
    record IdentityChanged(long version) implements Hint {}

    /// A life has entered, begun to leave, or ended.
    record NodeChanged(LifeId life, LifeState state) implements Hint {}
}
