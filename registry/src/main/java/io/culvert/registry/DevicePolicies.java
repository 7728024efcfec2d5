package io.culvert.registry;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The rules of the policies of certificates. A device whose certificate has no policies has all permissions
/// that its things give it; policies restrict these to what they allow. Thread safe; methods block on
/// the store.
public final class DevicePolicies {

    /// The maximum number of versions of a policy.
    public static final int MAX_VERSIONS = 5;

    /// The maximum number of policies of a certificate.
    public static final int MAX_POLICIES_OF_A_CERTIFICATE = 10;

    private final DevicePolicyStore store;
    private final Registry registry;
    private final RegistryQuotas quotas;
    private final InstantSource clock;

    /// @param registry notified of certificates whose permissions change
    public DevicePolicies(DevicePolicyStore store, Registry registry, RegistryQuotas quotas,
            InstantSource clock) {
        this.store = store;
        this.registry = registry;
        this.quotas = quotas;
        this.clock = clock;
    }

    /// Creates a policy with its first version, which is the default one.
    ///
    /// @return the first version; if the name is in use, the default version of the policy that has it
    public Creation<PolicyVersion> create(String account, String name, String document) {
        PolicyVersion first = new PolicyVersion(1, document, true, now());
        return switch (store.create(account, name, first, quotas.policies())) {
            case CREATED -> new Creation.Created<>(first);
            case FULL -> new Creation.Full<>(quotas.policies());
            case TAKEN -> store.versions(account, name)
                .stream()
                .filter(PolicyVersion::isDefault)
                .findFirst()
                .<Creation<PolicyVersion>>map(Creation.Taken::new)
                .orElseGet(() -> create(account, name, document));
        };
    }

    /// The versions of a policy, the newest first; empty if the policy does not exist.
    public List<PolicyVersion> versions(String account, String name) {
        return store.versions(account, name);
    }

    /// A page of the names of an account's policies, in alphabetical order.
    public List<String> names(String account, Page page) {
        return store.names(account, page);
    }

    /// Deletes a policy.
    ///
    /// @return [RegistryStore.Removal#TIED] if a certificate has the policy,
    /// [RegistryStore.Removal#CONFLICT] if it has versions besides the default one
    public RegistryStore.Removal delete(String account, String name) {
        return store.delete(account, name);
    }

    /// Adds a version to a policy, which may have [#MAX_VERSIONS]. If it becomes the default version, the
    /// connections of the certificates that have the policy are closed.
    public DevicePolicyStore.Addition addVersion(String account, String name, String document,
            boolean asDefault) {
        DevicePolicyStore.Addition addition = store.addVersion(account, name,
                new PolicyVersion(0, document, asDefault, now()), MAX_VERSIONS);
        if (asDefault && addition instanceof DevicePolicyStore.Addition.Added) {
            changed(account, name);
        }
        return addition;
    }

    /// Deletes a version of a policy.
    ///
    /// @return [RegistryStore.Removal#CONFLICT] if it is the default version
    public RegistryStore.Removal deleteVersion(String account, String name, int number) {
        return store.deleteVersion(account, name, number);
    }

    /// Makes a version the default one and closes the connections of the certificates that have the policy.
    ///
    /// @return whether the version exists
    public boolean setDefault(String account, String name, int number) {
        boolean there = store.setDefault(account, name, number);
        if (there) {
            changed(account, name);
        }
        return there;
    }

    /// Attaches a policy to a certificate and closes the certificate's connection, so that the device
    /// reconnects under the policy.
    public RegistryStore.Tie attach(String account, String name, String certificateId) {
        RegistryStore.Tie tie = store.attach(account, name, certificateId, MAX_POLICIES_OF_A_CERTIFICATE);
        if (tie == RegistryStore.Tie.TIED) {
            registry.changed(account, certificateId);
        }
        return tie;
    }

    /// Detaches a policy from a certificate and closes the certificate's connection.
    ///
    /// @return whether the policy was attached
    public boolean detach(String account, String name, String certificateId) {
        boolean had = store.detach(account, name, certificateId);
        if (had) {
            registry.changed(account, certificateId);
        }
        return had;
    }

    /// A page of the names of a certificate's policies, in alphabetical order.
    public List<String> policiesOf(String account, String certificateId, Page page) {
        return store.policiesOf(account, certificateId, page);
    }

    /// A page of the ids of the certificates that have a policy, in ascending order.
    public List<String> certificatesWith(String account, String name, Page page) {
        return store.certificatesWith(account, name, page);
    }

    private void changed(String account, String name) {
        String after = null;
        List<String> page;
        do {
            page = store.certificatesWith(account, name, new Page(after, 1000));
            page.forEach(id -> registry.changed(account, id));
            after = page.isEmpty() ? null : page.getLast();
        } while (!page.isEmpty());
    }

    /// The store keeps milliseconds.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
