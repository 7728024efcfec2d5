package io.culvert.control.tunneling;

import io.culvert.tunnel.Stale;
import io.culvert.tunnel.Tunnel;
import java.util.function.Consumer;
import java.util.function.Function;

/// Writes to a tunnel for which the caller's permission was checked. The permission depends on the tunnel's
/// tags and destination: if these change before the write, the permission is checked again for the
/// changed tunnel.
final class PermittedWrite {

    private static final int ATTEMPTS = 5;

    private PermittedWrite() {}

    /// Returns the result of the last write, which is [Stale] if the tunnel changed before each attempt.
    ///
    /// @param seen the tunnel for which the permission was checked
    /// @param authorize checks the permission again; throws if the caller does not have it
    /// @param write returns [Stale], and writes nothing, if the stored tunnel differs from its argument
    static <R> R run(Tunnel seen, Consumer<Tunnel> authorize, Function<Tunnel, R> write) {
        R result = write.apply(seen);
        for (int i = 1; i < ATTEMPTS && result instanceof Stale(var current); i++) {
            authorize.accept(current);
            result = write.apply(current);
        }
        return result;
    }
}
