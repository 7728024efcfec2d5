package io.culvert.registry;

/// What changes in the registry, for the parts of the service that act on it. Its listener is called on the
/// thread that makes the change, after the change is durable; it must not block and must not throw.
public sealed interface RegistryEvent {

    /// The account, things or permissions that a certificate stands for have changed.
    record CertificateChanged(String account, String certificateId) implements RegistryEvent {}

    /// An authority no longer vouches for the certificates that are registered under it.
    record AuthorityChanged(String account, String authorityId) implements RegistryEvent {}
}
