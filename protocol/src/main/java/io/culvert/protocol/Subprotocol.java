package io.culvert.protocol;

import java.util.List;
import java.util.Optional;

/// A WebSocket subprotocol, on which both ends agree in the handshake (spec: wire 5.2).
///
/// @param name the name in the headers, byte for byte
public record Subprotocol(Version version, String name) {

    /// Versions of the message rules, oldest first.
    public enum Version {
        /// One unnamed service; streams only.
        V1,
        /// Services by id.
        V2,
        /// Connections inside a stream.
        V3
    }

    /// The subprotocol that our own ends offer.
    public static final Subprotocol LATEST = new Subprotocol(Version.V3, "aws.iot.securetunneling-3.0");

    /// The subprotocol that our own ends offer before [#LATEST] if connections may outlive the WebSocket
    /// (spec: c1 4). It is no version of the messages: a text message of the service announces which
    /// messages follow.
    public static final String RESUMABLE = "culvert.tunneling-1.0";

    private static final String BROWSER = "aws.iot.securedtunneling-1.0";

    /// Best first.
    private static final List<Subprotocol> KNOWN = List.of(LATEST,
            new Subprotocol(Version.V2, "aws.iot.securetunneling-2.0"),
            new Subprotocol(Version.V1, "aws.iot.securetunneling-1.0"), new Subprotocol(Version.V1, BROWSER));

    /// Whether this is the misspelt name that only AWS's published browser client offers.
    public boolean isBrowsers() {
        return name.equals(BROWSER);
    }

    /// The best known subprotocol of those that a client offers; empty if none is known.
    public static Optional<Subprotocol> choose(List<String> offered) {
        return KNOWN.stream().filter(known -> offered.contains(known.name)).findFirst();
    }
}
