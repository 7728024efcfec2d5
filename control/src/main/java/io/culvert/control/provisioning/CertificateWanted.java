package io.culvert.control.provisioning;

/// The certificate that a template is about.
public sealed interface CertificateWanted {

    /// One that is registered.
    record Registered(String id) implements CertificateWanted {}

    /// One that is to be registered.
    record Given(String pem) implements CertificateWanted {}

    /// One that the service signs.
    ///
    /// @param request PKCS #10 in PEM
    record Requested(String request) implements CertificateWanted {}
}
