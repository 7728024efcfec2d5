package io.culvert.control;

/// The limits of requests' bodies, and of the memory for requests that are not verified yet.
///
/// @param maxBytes of one body
/// @param strangerBytes of one body while its Authorization header names no known access key
/// @param unverifiedBytes kept of all requests that are being received or wait for their answer; strangers may
/// have half of it
/// @param discardBytes of a body that was refused, read and thrown away so that its sender reads the answer
public record BodyConfig(int maxBytes, int strangerBytes, long unverifiedBytes, long discardBytes) {

    /// For a process with 300 MB.
    public static final BodyConfig DEFAULTS = new BodyConfig(1 << 20, 16 << 10, 32 << 20, 16 << 20);

    public BodyConfig {
        atLeast("max-body-bytes", maxBytes, 65_536);
        atLeast("stranger-body-bytes", strangerBytes, 1024);
        atLeast("unverified-bytes", unverifiedBytes, 2L * maxBytes);
        atLeast("discard-bytes", discardBytes, 0);
    }

    private static void atLeast(String key, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: " + least + " or more)");
        }
    }
}
