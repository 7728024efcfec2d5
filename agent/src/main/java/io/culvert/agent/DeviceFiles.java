package io.culvert.agent;

import java.nio.file.Path;

/// What proves a device, and whom it trusts.
///
/// @param certificate PEM, proves the thing
/// @param key PEM, PKCS #8, the certificate's
/// @param authorities PEM file or folder: whom to trust, for MQTT and for the tunnels
public record DeviceFiles(Path certificate, Path key, Path authorities) {}
