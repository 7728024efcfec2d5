package io.culvert.control.tunneling;

/// The limits and options of the tunneling service, and the rate of calls to the registry.
///
/// @param callsPerSecond the maximum number of calls per second and account to each of the two; 1 or more
/// @param thingMustExist whether OpenTunnel refuses a thing that the registry does not have
public record TunnelApiConfig(int callsPerSecond, boolean thingMustExist) {

    /// Allows more calls than one machine can serve, and unknown things, as AWS does.
    public static final TunnelApiConfig DEFAULTS = new TunnelApiConfig(5000, false);

    public TunnelApiConfig {
        if (callsPerSecond < 1) {
            throw new IllegalArgumentException(
                    "calls-per-second: " + callsPerSecond + " (expected: 1 or more)");
        }
    }
}
