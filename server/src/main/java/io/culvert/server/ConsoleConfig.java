package io.culvert.server;

/// The web console.
///
/// @param enabled whether `/console/` is served
public record ConsoleConfig(boolean enabled) {

    /// Served: it gives no access without an access key.
    public static final ConsoleConfig DEFAULTS = new ConsoleConfig(true);
}
