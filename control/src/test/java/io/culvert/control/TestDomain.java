package io.culvert.control;

import io.culvert.identity.Account;
import io.culvert.identity.AccountRules;
import io.culvert.identity.Identities;
import io.culvert.identity.KeyUse;
import io.culvert.identity.SecretCipher;
import io.culvert.registry.DeviceAuthorities;
import io.culvert.registry.DevicePolicies;
import io.culvert.registry.DevicePresence;
import io.culvert.registry.Registry;
import io.culvert.registry.RegistryQuotas;
import io.culvert.registry.ThingGroups;
import io.culvert.store.Database;
import io.culvert.store.SqlAuthorityStore;
import io.culvert.store.SqlDevicePolicyStore;
import io.culvert.store.SqlDevicePresenceStore;
import io.culvert.store.SqlIdentityStore;
import io.culvert.store.SqlRegistryStore;
import io.culvert.store.SqlThingGroupStore;
import io.culvert.store.SqlTunnelStore;
import io.culvert.tunnel.TokenMint;
import io.culvert.tunnel.TokenSeal;
import io.culvert.tunnel.TunnelEvent;
import io.culvert.tunnel.Tunnels;
import io.culvert.tunnel.TunnelsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The domain of a [TestService], on an embedded database in a temporary folder.
record TestDomain(Path folder, Database database, Tunnels tunnels, Registry registry, ThingGroups groups,
        DevicePolicies policies, DeviceAuthorities authorities, DevicePresence presence,
        Identities identities, SecretCipher cipher, KeyUse keyUse) implements AutoCloseable {

    static TestDomain of(TunnelsConfig config, RegistryQuotas quotas, InstantSource clock,
            Consumer<TunnelEvent> events) {
        Path folder = temporary();
        Database database = Database.embedded(folder);
        SecureRandom random = new SecureRandom();
        Registry registry = new Registry(new SqlRegistryStore(database), clock, quotas, event -> {});
        SecretCipher cipher = new SecretCipher(new byte[32], List.of(), random);
        Identities identities = new Identities(new SqlIdentityStore(database), cipher);
        identities.change(AccountRules.ensure(new Account(TestService.ACCOUNT, "operator", clock.instant())));
        return new TestDomain(folder, database,
                new Tunnels(new SqlTunnelStore(database), new TokenMint(new byte[32], random),
                        new TokenSeal(new byte[32], random), config, clock, events),
                registry, new ThingGroups(new SqlThingGroupStore(database), quotas, clock),
                new DevicePolicies(new SqlDevicePolicyStore(database), registry, quotas, clock),
                new DeviceAuthorities(new SqlAuthorityStore(database), clock, event -> {}),
                new DevicePresence(new SqlDevicePresenceStore(database), clock), identities, cipher,
                new KeyUse(new SqlIdentityStore(database), clock));
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("culvert");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        database.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
