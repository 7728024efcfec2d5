package io.culvert.relay;

import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.Tunnel;
import java.util.Map;

/// The bandwidth limit of each side of a tunnel. An account's limit replaces the general one; a tunnel's own
/// limit can only be lower.
///
/// @param bytesPerSecond the general limit, or 0 for none
/// @param accounts limits that replace it, by account; 0 for none
public record Bandwidth(long bytesPerSecond, Map<String, Long> accounts) {

    /// No limit.
    public static final Bandwidth UNLIMITED = new Bandwidth(0, Map.of());

    public Bandwidth {
        accounts = Map.copyOf(accounts);
        check("tunnel-bytes-per-second", bytesPerSecond);
        accounts.forEach((account, limit) -> check("account-bytes-per-second: " + account, limit));
    }

    private static void check(String name, long limit) {
        if (limit != 0
                && (limit < RelayTerms.MIN_BYTES_PER_SECOND || limit > RelayTerms.MAX_BYTES_PER_SECOND)) {
            throw new IllegalArgumentException(name + ": " + limit + " (expected: 0 for no limit, or "
                    + RelayTerms.MIN_BYTES_PER_SECOND + " to " + RelayTerms.MAX_BYTES_PER_SECOND + ")");
        }
    }

    /// The limit of each side of a tunnel in bytes per second; 0 for none.
    long of(Tunnel tunnel) {
        long general = accounts.getOrDefault(tunnel.account(), bytesPerSecond);
        long own = tunnel.terms().bytesPerSecond();
        return own == 0 || (general != 0 && general < own) ? general : own;
    }
}
