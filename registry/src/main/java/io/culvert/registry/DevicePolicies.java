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

    /// The result of CreatePolicy.
    public sealed interface Creation {
        /// The policy is created with this version.
        record Created(PolicyVersion first) implements Creation {}

        /// The name is already in use.
        record Taken() implements Creation {}

        /// The account has reached its quota of policies.
        ///
        /// @param max how many
        record Full(int max) implements Creation {}
    }

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

    /// Creates a policy with its first version.
    public Creation create(String account, String name, String document) {
        PolicyVersion first = new PolicyVersion(1, document, true, now());
        return switch (store.create(account, name, first, quotas.policies())) {
            case CREATED -> new Creation.Created(first);
            case TAKEN -> new Creation.Taken();
            case FULL -> new Creation.Full(quotas.policies());
        };
    }

    /// The versions of a policy, the newest first; empty if the policy does not exist.
    public List<PolicyVersion> versions(String account, String name) {
        return store.versions(account, name);
    }

    /// See [DevicePolicyStore#names].
    public List<String> names(String account, Page page) {
        return store.names(account, page);
    }

    /// See [DevicePolicyStore#delete].
    public RegistryStore.Removal delete(String account, String name) {
        return store.delete(account, name);
    }

    /// See [DevicePolicyStore#addVersion]. If it becomes the default, the connections that it affects
    /// are closed.
    public DevicePolicyStore.Addition addVersion(String account, String name, String document,
            boolean asDefault) {
        DevicePolicyStore.Addition addition = store.addVersion(account, name,
                new PolicyVersion(0, document, asDefault, now()), MAX_VERSIONS);
        if (asDefault && addition instanceof DevicePolicyStore.Addition.Added) {
            changed(account, name);
        }
        return addition;
    }

    /// See [DevicePolicyStore#deleteVersion].
    public RegistryStore.Removal deleteVersion(String account, String name, int number) {
        return store.deleteVersion(account, name, number);
    }

    /// Makes a version the default one and closes the connections that it affects.
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

    /// See [DevicePolicyStore#policiesOf].
    public List<String> policiesOf(String account, String certificateId, Page page) {
        return store.policiesOf(account, certificateId, page);
    }

    /// See [DevicePolicyStore#certificatesWith].
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
