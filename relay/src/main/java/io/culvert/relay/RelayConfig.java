package io.culvert.relay;

import io.culvert.transport.Liveness;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The configuration of the relay.
///
/// @param hold limits for a source's messages that are held while the destination is absent
/// @param maxConnections open connections per tunnel
/// @param serviceIdsForV1 whether clients of 1.0 are sent SERVICE_IDS too, marked ignorable
/// @param bandwidth the bandwidth limits of tunnels
/// @param unsentTotalBytes how many bytes may be queued in the service for slow readers, for all peers
/// together; beyond it each peer may queue one burst
/// @param liveness when a silent peer is pinged, and when its connection is closed
/// @param destinationSilence how long a destination on AWS's C library may leave data in V3 unanswered before
/// it is taken for one of V1; zero for ever
/// @param resume whether ends that offer it keep their connections when a WebSocket breaks
/// @param allowedOrigins origins besides the service's own from which browsers may
/// attach, `https://ops.example.com`
public record RelayConfig(HoldLimits hold, int maxConnections, boolean serviceIdsForV1, Bandwidth bandwidth,
        long unsentTotalBytes, Liveness liveness, Duration destinationSilence, boolean resume,
        Set<String> allowedOrigins) {

    private static final Duration DESTINATION_SILENCE = Duration.ofSeconds(20);

    private static final Pattern ORIGIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s@?#]+");

    /// For production.
    public static final RelayConfig DEFAULTS = new RelayConfig(HoldLimits.DEFAULTS, 10_000, false,
            Bandwidth.UNLIMITED, 64 << 20, Liveness.DEFAULTS);

    /// A configuration with resumption on, for browsers of the service's own pages.
    public RelayConfig(HoldLimits hold, int maxConnections, boolean serviceIdsForV1, Bandwidth bandwidth,
            long unsentTotalBytes, Liveness liveness) {
        this(hold, maxConnections, serviceIdsForV1, bandwidth, unsentTotalBytes, liveness,
                DESTINATION_SILENCE, true, Set.of());
    }

    /// The same configuration with the given allowed origins.
    public RelayConfig withAllowedOrigins(Set<String> origins) {
        return new RelayConfig(hold, maxConnections, serviceIdsForV1, bandwidth, unsentTotalBytes, liveness,
                destinationSilence, resume, origins);
    }

    /// The same configuration with resumed connections, or without.
    public RelayConfig withResume(boolean on) {
        return new RelayConfig(hold, maxConnections, serviceIdsForV1, bandwidth, unsentTotalBytes, liveness,
                destinationSilence, on, allowedOrigins);
    }

    /// The same configuration with another patience for silent destinations.
    public RelayConfig withDestinationSilence(Duration patience) {
        return new RelayConfig(hold, maxConnections, serviceIdsForV1, bandwidth, unsentTotalBytes, liveness,
                patience, resume, allowedOrigins);
    }

    public RelayConfig {
        allowedOrigins = allowedOrigins.stream()
            .map(RelayConfig::origin)
            .collect(Collectors.toUnmodifiableSet());
        if (maxConnections <= 0) {
            throw new IllegalArgumentException(
                    "max-connections: " + maxConnections + " (expected: 1 or more)");
        }
        if (destinationSilence.isNegative()) {
            throw new IllegalArgumentException("silent-destination-seconds: " + destinationSilence.toSeconds()
                    + " (expected: 0 or more)");
        }
        if (unsentTotalBytes < 0) {
            throw new IllegalArgumentException(
                    "unsent-total-bytes: " + unsentTotalBytes + " (expected: 0 or more)");
        }
    }

    private static String origin(String text) {
        if (!ORIGIN.matcher(text).matches()) {
            throw new IllegalArgumentException("allowed-origins: " + text
                    + " (expected: scheme, host and port if it is not the scheme's own, such as https://ops.example.com)");
        }
        return text.toLowerCase(Locale.ROOT);
    }
}
