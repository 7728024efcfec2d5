package io.culvert.control.tunneling;

/// The numbers and switches of the tunneling service.
///
/// @param callsPerSecond calls per second and account, all operations together; 1 or more
/// @param thingMustExist whether OpenTunnel refuses a thing that the registry does not have
public record TunnelApiConfig(int callsPerSecond, boolean thingMustExist) {

    /// More calls than one machine can serve, and any thing, as with the original.
    public static final TunnelApiConfig DEFAULTS = new TunnelApiConfig(5000, false);

    public TunnelApiConfig {
        if (callsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "calls-per-second: " + callsPerSecond + " (expected: 1 or more)");
        }
    }
}
