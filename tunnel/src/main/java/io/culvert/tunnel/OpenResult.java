package io.culvert.tunnel;

import java.util.Map;

/// The outcome of [Tunnels#open].
public sealed interface OpenResult {

    /// The tunnel is open.
    ///
    /// @param tunnel the new tunnel
    /// @param tokens one for each side
    record Opened(Tunnel tunnel, Map<Side, ClientAccessToken> tokens) implements OpenResult {
        public Opened {
            tokens = Map.copyOf(tokens);
        }
    }

    /// A limit of the account or of one tunnel is reached; nothing was opened.
    ///
    /// @param message which limit, the value, and what was expected
    record LimitExceeded(String message) implements OpenResult {}
}
