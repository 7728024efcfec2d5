package io.culvert.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// An MQTT client of a device.
///
/// @param things of the device, none twice
/// @param clientId as the client chose it, of any length
public record DeviceClient(String account, List<String> things, String clientId) {

    public DeviceClient {
        things = List.copyOf(things);
    }

    /// SHA-256 of the client id in hex: client ids may be longer than a database's keys.
    public String digest() {
        try {
            return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(clientId.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing in this Java runtime", e);
        }
    }
}
