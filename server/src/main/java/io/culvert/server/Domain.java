package io.culvert.server;

import io.culvert.control.operation.Arns;
import io.culvert.registry.DeviceAuthenticator;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.DeviceSessions;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryEvent;
import io.culvert.registry.ThingGroups;
import io.culvert.store.Database;
import io.culvert.store.SqlDevicePolicyStore;
import io.culvert.store.SqlDevicePresenceStore;
import io.culvert.store.SqlDeviceSessionStore;
import io.culvert.store.SqlRegistryStore;
import io.culvert.store.SqlThingGroupStore;
import io.culvert.store.SqlTunnelStore;
import io.culvert.tunnel.TokenMint;
import io.culvert.tunnel.TokenSeal;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.Tunnels;
import java.security.SecureRandom;
import java.time.InstantSource;

/// The domain of one service, on its database: tunnels, things, groups, certificates and their policies, MQTT
/// sessions, and the presence of devices.
///
/// @param events dispatches the events of `tunnels`
/// @param registryEvents dispatches the events of `registry`
record Domain(Tunnels tunnels, EventFan<TunnelEvent> events, Registry registry,
        EventFan<RegistryEvent> registryEvents, DeviceAuthenticator authenticator, ThingGroups groups,
        DevicePolicies policies, DeviceSessions sessions, DevicePresence presence) {

    /// @param serviceKey the key of client access tokens
    static Domain of(ServerConfig config, Database database, byte[] serviceKey, LocalAuthority authority,
            InstantSource clock) {
        EventFan<TunnelEvent> events = new EventFan<>();
        EventFan<RegistryEvent> registryEvents = new EventFan<>();
        Tunnels tunnels = new Tunnels(new SqlTunnelStore(database),
                new TokenMint(serviceKey, new SecureRandom()), new TokenSeal(serviceKey, new SecureRandom()),
                config.tunnels(), clock, events);
        SqlDevicePolicyStore policies = new SqlDevicePolicyStore(database);
        Arns arns = new Arns(config.region());
        SqlRegistryStore devices = new SqlRegistryStore(database);
        Registry registry = new Registry(devices, clock, config.registry(), registryEvents);
        DeviceAuthenticator authenticator = new DeviceAuthenticator(devices, clock,
                new DeviceAuthenticator.OwnAccount(config.accountId(), authority::issued),
                (account, certificateId, things) -> PolicyPermissions.of(policies, arns, account,
                        certificateId, things));
        return new Domain(tunnels, events, registry, registryEvents, authenticator,
                new ThingGroups(new SqlThingGroupStore(database), config.registry(), clock),
                new DevicePolicies(policies, registry, config.registry(), clock),
                new DeviceSessions(new SqlDeviceSessionStore(database), config.sessions(), clock),
                new DevicePresence(new SqlDevicePresenceStore(database), clock));
    }
}
