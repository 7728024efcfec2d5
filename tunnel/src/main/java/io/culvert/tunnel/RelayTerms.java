package io.culvert.tunnel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the relay treats a tunnel. Fixed when the tunnel is opened; later changes of its tags have no effect.
///
/// @param destinationProtocol the version to use for the destination, for device software whose handshake
/// offers a higher version than it can speak; null to use the version of the handshake
/// @param bytesPerSecond the limit for each direction, or 0 if the tunnel has no limit of its own
public record RelayTerms(@Nullable DestinationProtocol destinationProtocol, long bytesPerSecond) {

    /// The tag of a tunnel, or attribute of a thing, that sets the destination's protocol version.
    public static final String PROTOCOL_TAG = "culvert:destination-protocol";

    /// The tag that limits a tunnel's bandwidth.
    public static final String RATE_TAG = "culvert:bytes-per-second";

    /// The lowest limit. At this limit a message of 64 KiB takes a minute.
    public static final long MIN_BYTES_PER_SECOND = 1_024;

    /// The highest limit.
    public static final long MAX_BYTES_PER_SECOND = 1_000_000_000_000L;

    /// Uses the version of the handshake and sets no limit.
    public static final RelayTerms NONE = new RelayTerms(null, 0);

    /// Versions of the tunnel messages.
    public enum DestinationProtocol {
        /// One unnamed service, one connection.
        V1,
        /// Services by id, one connection each.
        V2,
        /// Services by id, connections by id.
        V3
    }

    public RelayTerms {
        if (bytesPerSecond != 0
                && (bytesPerSecond < MIN_BYTES_PER_SECOND || bytesPerSecond > MAX_BYTES_PER_SECOND)) {
            throw new IllegalArgumentException("bytes per second: " + bytesPerSecond + " (expected: 0, or "
                    + MIN_BYTES_PER_SECOND + " to " + MAX_BYTES_PER_SECOND + ")");
        }
    }

    /// The destination's protocol version, if a tag or an attribute sets it.
    public Optional<DestinationProtocol> protocol() {
        return Optional.ofNullable(destinationProtocol);
    }
}
