package io.culvert.server;

import io.culvert.control.operation.Arns;
import io.culvert.registry.DeviceAuthenticator;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.DeviceSessions;
import io.culvert.registry.Registry;
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
import io.culvert.tunnel.Tunnels;
import java.security.SecureRandom;
import java.time.InstantSource;

/// The domain of one service, on its database: tunnels, things and groups, certificates, their policies, and
/// MQTT sessions, and which devices are connected.
///
/// @param events dispatches the events of `tunnels`
record Domain(Tunnels tunnels, EventFan events, Registry registry, DeviceAuthenticator authenticator,
        ThingGroups groups, DevicePolicies policies, DeviceSessions sessions, DevicePresence presence) {

    /// @param serviceKey the key of client access tokens
    static Domain of(ServerConfig config, Database database, byte[] serviceKey, LocalAuthority authority,
            InstantSource clock) {
        EventFan events = new EventFan();
        Tunnels tunnels = new Tunnels(new SqlTunnelStore(database),
                new TokenMint(serviceKey, new SecureRandom()), new TokenSeal(serviceKey, new SecureRandom()),
                config.tunnels(), clock, events);
        SqlDevicePolicyStore policies = new SqlDevicePolicyStore(database);
        Arns arns = new Arns(config.region());
        SqlRegistryStore devices = new SqlRegistryStore(database);
        Registry registry = new Registry(devices, clock, config.registry());
        DeviceAuthenticator authenticator = new DeviceAuthenticator(devices, clock,
                new DeviceAuthenticator.OwnAccount(config.accountId(), authority::issued),
                (account, certificateId, things) -> PolicyGrants.of(policies, arns, account, certificateId,
                        things));
        return new Domain(tunnels, events, registry, authenticator,
                new ThingGroups(new SqlThingGroupStore(database), config.registry(), clock),
                new DevicePolicies(policies, registry, config.registry(), clock),
                new DeviceSessions(new SqlDeviceSessionStore(database), config.sessions(), clock),
                new DevicePresence(new SqlDevicePresenceStore(database), clock));
    }
}
