package io.culvert.agent;

import java.nio.file.Path;

/// The files of a device's certificate and key, and of the CAs it trusts.
///
/// @param certificate PEM, proves the thing
/// @param key PEM, PKCS #8, the certificate's
/// @param authorities PEM file or folder of trusted CAs, for MQTT and for the tunnels
public record DeviceFiles(Path certificate, Path key, Path authorities) {}
