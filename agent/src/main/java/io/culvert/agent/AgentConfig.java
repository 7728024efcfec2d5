package io.culvert.agent;

import io.culvert.localproxy.LocalAddress;
import io.culvert.localproxy.bond.ResumeConfig;
import io.culvert.transport.WebProxy;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration of an agent for one of its things.
///
/// @param thing whose notifications it waits for
/// @param files the device's certificate and key, and the CAs it trusts
/// @param mqtt where notifications come from
/// @param endpoint the service's data endpoint
/// @param services what this device offers, by service id
/// @param tunnels keeps open tunnels for the next start; null to keep none
/// @param resume how connections outlive a broken link, by default [ResumeConfig#OF_AGENT]
/// @param limits by default [Limits#DEFAULT]
public record AgentConfig(String thing, DeviceFiles files, Target mqtt, Target endpoint,
        Map<String, LocalAddress> services, @Nullable Path tunnels, ResumeConfig resume, Limits limits) {

    /// The address of an endpoint, and how to reach it.
    ///
    /// @param host a name, or an address without brackets
    /// @param webProxy the web proxy in between; null for a direct connection
    public record Target(String host, int port, @Nullable WebProxy webProxy) {}

    /// What the other sides of tunnels may make this device hold.
    ///
    /// @param tunnels at once
    /// @param connections open or being opened at once, over all tunnels
    public record Limits(int tunnels, int connections) {

        public static final Limits DEFAULT = new Limits(100, 1024);

        public Limits {
            requireOneOrMore("max-tunnels", tunnels);
            requireOneOrMore("max-connections", connections);
        }

        private static void requireOneOrMore(String key, int value) {
            if (value < 1) {
                throw new IllegalArgumentException(key + ": " + value + " (expected: 1 or more)");
            }
        }
    }

    /// A configuration with [ResumeConfig#OF_AGENT] and [Limits#DEFAULT].
    public AgentConfig(String thing, DeviceFiles files, Target mqtt, Target endpoint,
            Map<String, LocalAddress> services, @Nullable Path tunnels) {
        this(thing, files, mqtt, endpoint, services, tunnels, ResumeConfig.OF_AGENT, Limits.DEFAULT);
    }

    public AgentConfig {
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
        if (services.isEmpty()) {
            throw new IllegalArgumentException("services: none (expected: at least one, ID=HOST:PORT)");
        }
    }
}
