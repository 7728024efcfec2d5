package io.culvert.control.tunneling;

import io.culvert.tunnel.Stale;
import io.culvert.tunnel.Tunnel;
import java.util.function.Consumer;
import java.util.function.Function;

/// Writes to a tunnel that the caller has permission for. The permission holds for the tunnel that was read:
/// where it has got other tags or a destination before the write, the permission is asked for again, for the
/// tunnel as it is then.
final class PermittedWrite {

    private static final int ATTEMPTS = 5;

    private PermittedWrite() {}

    /// Returns what the last write answered: [Stale] where the tunnel changed before each attempt.
    ///
    /// @param seen the tunnel that the caller has permission for
    /// @param authorize asks for the permission again; throws where there is none
    /// @param write answers [Stale], and writes nothing, where the tunnel is not the one that it is given
    static <R> R run(Tunnel seen, Consumer<Tunnel> authorize, Function<Tunnel, R> write) {
        R result = write.apply(seen);
        for (int i = 1; i < ATTEMPTS && result instanceof Stale(var current); i++) {
            authorize.accept(current);
            result = write.apply(current);
        }
        return result;
    }
}
