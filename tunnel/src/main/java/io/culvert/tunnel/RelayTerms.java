package io.culvert.tunnel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the relay carries a tunnel: settled when it is opened, whatever happens to its tags afterwards.
///
/// @param destinationProtocol what the device's software speaks although its handshake says more, or null
/// where the handshake is to be believed
/// @param bytesPerSecond the most that goes in each direction, or 0 for no limit of the tunnel's own
public record RelayTerms(@Nullable DestinationProtocol destinationProtocol, long bytesPerSecond) {

    /// The tag of a tunnel, and the attribute of a thing, that names the device's protocol.
    public static final String PROTOCOL_TAG = "culvert:destination-protocol";

    /// The tag of a tunnel that limits its bandwidth.
    public static final String RATE_TAG = "culvert:bytes-per-second";

    /// The least limit: a message of 64 KiB takes a minute then.
    public static final long MIN_BYTES_PER_SECOND = 1_024;

    /// The largest limit.
    public static final long MAX_BYTES_PER_SECOND = 1_000_000_000_000L;

    /// The handshake is believed, nothing is limited.
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

    /// What the device speaks, where somebody said so.
    public Optional<DestinationProtocol> protocol() {
        return Optional.ofNullable(destinationProtocol);
    }
}
