package io.culvert.registry;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The rules of the policies that certificates may have. A certificate without one may do all that its things
/// give it; one that has policies may do of this what they allow. Thread safe; methods block on the store.
public final class DevicePolicies {

    /// The most versions that a policy may have.
    public static final int MAX_VERSIONS = 5;

    /// The most policies that a certificate may have.
    public static final int MAX_POLICIES_OF_A_CERTIFICATE = 10;

    private final DevicePolicyStore store;
    private final Registry registry;
    private final InstantSource clock;

    /// @param registry told of certificates that prove something else than before
    public DevicePolicies(DevicePolicyStore store, Registry registry, InstantSource clock) {
        this.store = store;
        this.registry = registry;
        this.clock = clock;
    }

    /// Makes a policy of one version.
    ///
    /// @return empty where the name is taken
    public Optional<PolicyVersion> create(String account, String name, String document) {
        PolicyVersion first = new PolicyVersion(1, document, true, now());
        return store.create(account, name, first) ? Optional.of(first) : Optional.empty();
    }

    /// The versions of a policy, the newest first; empty where there is no such policy.
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

    /// See [DevicePolicyStore#addVersion]. Where it becomes the default, connections that it is about end.
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

    /// Makes a version the one that counts; connections that it is about end.
    ///
    /// @return whether there is one of that number
    public boolean setDefault(String account, String name, int number) {
        boolean there = store.setDefault(account, name, number);
        if (there) {
            changed(account, name);
        }
        return there;
    }

    /// Gives a certificate a policy; its live connection ends, to come back with what the policy allows.
    public RegistryStore.Tie attach(String account, String name, String certificateId) {
        RegistryStore.Tie tie = store.attach(account, name, certificateId, MAX_POLICIES_OF_A_CERTIFICATE);
        if (tie == RegistryStore.Tie.TIED) {
            registry.changed(account, certificateId);
        }
        return tie;
    }

    /// Takes a policy from a certificate; its live connection ends.
    ///
    /// @return whether it had it
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

    /// Milliseconds are what the store keeps.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
