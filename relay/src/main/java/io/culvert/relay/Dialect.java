package io.culvert.relay;

import io.culvert.protocol.Subprotocol.Version;
import io.culvert.tunnel.RelayTerms;
import org.jspecify.annotations.Nullable;

/// The messages that an end understands, according to its handshake and the tunnel's terms.
///
/// @param handshake the negotiated version
/// @param software the kind of client, according to its handshake
/// @param prescribed the version that the tunnel's terms set for a destination, or null
record Dialect(Version handshake, Software software, @Nullable Version prescribed) {

    /// Programs that differ in the messages they understand.
    enum Software {
        /// The C++ local proxy. It refuses a stream without a service id if the tunnel has services.
        REFERENCE,
        /// A client of the AWS device SDKs. It adopts the style of the first stream, and programs built on it
        /// may answer in V1 only.
        DEVICE_SDK,
        /// Any other program.
        OTHER
    }

    static Dialect of(HandshakeRequest request, RelayTerms terms) {
        return new Dialect(request.subprotocol().version(), request.software(),
                terms.protocol().map(protocol -> switch (protocol) {
                    case V1 -> Version.V1;
                    case V2 -> Version.V2;
                    case V3 -> Version.V3;
                }).orElse(null));
    }

    /// The same, with a version that is set for it.
    Dialect prescribed(Version version) {
        return new Dialect(handshake, software, version);
    }

    /// The highest version that it understands: the tunnel's terms can only lower the negotiated one.
    Version version() {
        return prescribed != null && prescribed.compareTo(handshake) < 0 ? prescribed : handshake;
    }

    /// Whether a destination of V3 understands messages in an older style (spec: wire 5.10).
    ///
    /// @param source the version that the source negotiated; one of 3.0 uses an older style only if configured
    /// to
    /// @param nameable whether the service of an unnamed stream is known
    boolean takes(Version style, Version source, boolean nameable) {
        if (style == Version.V3) {
            return true;
        }
        if (prescribed != null) {
            return false;
        }
        if (software == Software.DEVICE_SDK) {
            return true;
        }
        boolean lacksName = style == Version.V1 && nameable && software == Software.REFERENCE;
        return source == Version.V3 && !lacksName;
    }

    /// Whether a destination may hold several streams that a source starts in this style, as some pairs of
    /// clients of 1.0 do.
    boolean holdsMany(StreamName source) {
        return handshake == Version.V1 && source.style() == Version.V1;
    }
}
