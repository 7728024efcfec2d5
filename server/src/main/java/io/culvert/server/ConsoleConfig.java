package io.culvert.server;

import io.culvert.control.oidc.OidcConfig;
import java.util.List;

/// The web console, and who may sign in.
///
/// @param enabled whether `/console/` is served
/// @param providers identity providers whose people may take on roles, in the console and by STS
public record ConsoleConfig(boolean enabled, List<OidcConfig> providers) {

    /// Served: it gives no access without an access key.
    public static final ConsoleConfig DEFAULTS = new ConsoleConfig(true, List.of());

    public ConsoleConfig {
        providers = List.copyOf(providers);
        if (providers.stream().map(OidcConfig::issuer).distinct().count() < providers.size()
                || providers.stream().map(OidcConfig::name).distinct().count() < providers.size()) {
            throw new IllegalArgumentException(
                    "oidc: two providers have one name or issuer (expected: different ones)");
        }
    }
}
