package io.culvert.store;

import io.culvert.tunnel.life.NewLife;
import java.time.Duration;

/// How a node joins others.
///
/// @param url `jdbc:postgresql://…`, directly to the server: not through a pooler, which would give the
/// session's LISTEN to another
/// @param user who owns the tables
/// @param password of the user; may be empty
/// @param self what this node says of itself
/// @param returnWindow how long after a life has ended its peers without a client token may return
/// @param resyncEvery how often memory is compared with the tables
public record ClusterSessionConfig(String url, String user, String password, NewLife self,
        Duration returnWindow, Duration resyncEvery) {

    /// Without the password.
    @Override
    public String toString() {
        return "ClusterSessionConfig[" + url + ", " + user + ", " + self + "]";
    }
}
