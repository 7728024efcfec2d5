package io.culvert.tunnel;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The limits of tunnels.
///
/// @param maxOpenTunnels open tunnels per account; 1 or more
/// @param maxClosedTunnels closed tunnels that are kept per account, 0 or more; beyond it, those closed first
/// are deleted before their retention ends
/// @param maxServices services per tunnel, 1 to 1000; clients of the AWS device SDKs fail with more than three
/// @param maxTags tags per tunnel, 0 to 1000
/// @param retention how long a closed tunnel can still be described and listed; not negative
/// @param returnWindow how long after a restart of the service peers without a client token may reattach; not
/// negative
/// @param maxLifetime the longest lifetime of a tunnel, a minute to a year; clients of AWS ask for at most
/// twelve hours, so a longer one is asked for by a tag
public record TunnelsConfig(int maxOpenTunnels, int maxClosedTunnels, int maxServices, int maxTags,
        Duration retention, Duration returnWindow, Duration maxLifetime) {

    /// AWS's maximum lifetime, which is also the default.
    public static final Duration USUAL_LIFETIME = Duration.ofHours(12);

    private static final long MINUTES_OF_A_YEAR = 525_600;

    /// AWS's limits where they are known, and generous ones elsewhere.
    public static final TunnelsConfig DEFAULTS = new TunnelsConfig(20_000, 20_000, 3, 50, Duration.ofHours(3),
            Duration.ofSeconds(60), USUAL_LIFETIME);

    public TunnelsConfig {
        require("max-open-tunnels", maxOpenTunnels, 1, Integer.MAX_VALUE);
        require("max-closed-tunnels", maxClosedTunnels, 0, Integer.MAX_VALUE);
        require("max-services", maxServices, 1, 1000);
        require("max-tags", maxTags, 0, 1000);
        require("retention-minutes", retention.toMinutes(), 0, Integer.MAX_VALUE);
        require("return-window-seconds", returnWindow.toSeconds(), 0, Integer.MAX_VALUE);
        require("max-lifetime-minutes", maxLifetime.toMinutes(), 1, MINUTES_OF_A_YEAR);
    }

    /// The lifetime of a tunnel whose opener asks for none.
    public Duration defaultLifetime() {
        return maxLifetime.compareTo(USUAL_LIFETIME) < 0 ? maxLifetime : USUAL_LIFETIME;
    }

    /// Why a destination is refused; empty if it is allowed or absent.
    Optional<String> tooManyServices(@Nullable Destination destination) {
        int services = destination == null ? 0 : destination.services().size();
        return services <= maxServices ? Optional.empty()
                : Optional.of("destinationConfig.services: " + services + " services (expected: at most "
                        + maxServices + ")");
    }

    /// Why a number of tags is refused; empty if it is allowed.
    Optional<String> tooManyTags(int tags) {
        return tags <= maxTags ? Optional.empty()
                : Optional.of("tags: " + tags + " tags (expected: at most " + maxTags + ")");
    }

    private static void require(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    key + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
