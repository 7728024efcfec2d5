package io.culvert.server;

import io.culvert.control.operation.Arns;
import io.culvert.control.provisioning.FirstConnectionTemplates;
import io.culvert.registry.DeviceAuthenticator;
import io.culvert.registry.DeviceAuthorities;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.DeviceSessions;
import io.culvert.registry.FirstConnections;
import io.culvert.registry.Invitations;
import io.culvert.registry.Provisioning;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryEvent;
import io.culvert.registry.ThingGroups;
import io.culvert.registry.ThingTypeStore;
import io.culvert.store.Database;
import io.culvert.store.SqlAuthorityStore;
import io.culvert.store.SqlDevicePolicyStore;
import io.culvert.store.SqlDevicePresenceStore;
import io.culvert.store.SqlDeviceSessionStore;
import io.culvert.store.SqlInvitationStore;
import io.culvert.store.SqlRegistryStore;
import io.culvert.store.SqlThingGroupStore;
import io.culvert.store.SqlThingTypeStore;
import io.culvert.store.SqlTunnelStore;
import io.culvert.tunnel.TokenMint;
import io.culvert.tunnel.TokenSeal;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.Tunnels;
import io.culvert.tunnel.life.OwnLife;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;

/// The domain of one service, on its database: tunnels, things, groups, certificates and their policies, MQTT
/// sessions, and the presence of devices.
///
/// @param events dispatches the events of `tunnels`
/// @param registryEvents dispatches the events of `registry`
record Domain(Tunnels tunnels, EventFan<TunnelEvent> events, Registry registry,
        EventFan<RegistryEvent> registryEvents, DeviceAuthenticator authenticator, ThingGroups groups,
        DevicePolicies policies, DeviceAuthorities authorities, Provisioning provisioning,
        ThingTypeStore types, Invitations invitations, DeviceSessions sessions, DevicePresence presence) {

    /// @param serviceKey the key of client access tokens
    /// @param firstConnections receives the outcomes of devices that connect for the first time
    /// @param life for which peers are admitted
    static Domain of(ServerConfig config, Database database, byte[] serviceKey, LocalAuthority authority,
            Consumer<FirstConnections.Outcome> firstConnections, InstantSource clock, OwnLife life) {
        EventFan<TunnelEvent> events = new EventFan<>();
        EventFan<RegistryEvent> registryEvents = new EventFan<>();
        Tunnels tunnels = new Tunnels(new SqlTunnelStore(database),
                new TokenMint(serviceKey, new SecureRandom()), new TokenSeal(serviceKey, new SecureRandom()),
                config.tunnels(), clock, events, life);
        SqlDevicePolicyStore policyStore = new SqlDevicePolicyStore(database);
        SqlRegistryStore devices = new SqlRegistryStore(database);
        Registry registry = new Registry(devices, clock, config.registry(), registryEvents);
        ThingGroups groups = new ThingGroups(new SqlThingGroupStore(database), config.registry(), clock);
        DevicePolicies policies = new DevicePolicies(policyStore, registry, config.registry(), clock);
        DeviceAuthorities authorities = new DeviceAuthorities(new SqlAuthorityStore(database), clock,
                registryEvents);
        Provisioning provisioning = new Provisioning(registry, groups, policies);
        Arns arns = new Arns(config.region());
        DeviceAuthenticator authenticator = new DeviceAuthenticator(devices, clock,
                new DeviceAuthenticator.OwnAccount(config.accountId(), authority::issued),
                (account, certificateId, things) -> PolicyPermissions.of(policyStore, arns, account,
                        certificateId, things),
                new FirstConnections(authorities, registry, provisioning, new FirstConnectionTemplates(),
                        clock, firstConnections));
        return new Domain(tunnels, events, registry, registryEvents, authenticator, groups, policies,
                authorities, provisioning, new SqlThingTypeStore(database),
                new Invitations(new SqlInvitationStore(database), registry, authority, clock),
                new DeviceSessions(new SqlDeviceSessionStore(database), config.sessions(), clock),
                new DevicePresence(new SqlDevicePresenceStore(database), clock));
    }
}
