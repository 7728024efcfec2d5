package io.culvert.server;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The server name and protocols in the first message of a TLS handshake (RFC 8446, 4.1.2).
///
/// @param name the server's name (SNI), in lower case; empty if the client names none
/// @param protocols the application protocols that it offers (ALPN)
record ClientHello(String name, List<String> protocols) {

    static final ClientHello NONE = new ClientHello("", List.of());

    private static final int VERSION_AND_RANDOM_BYTES = 34;
    private static final int SERVER_NAME = 0;
    private static final int APPLICATION_PROTOCOLS = 16;

    ClientHello {
        protocols = List.copyOf(protocols);
    }

    /// Reads the body of a ClientHello; the reader index does not move. A malformed part counts as absent,
    /// because the TLS library refuses the message anyway.
    ///
    /// @param body null if the client's first message is not a ClientHello
    static ClientHello of(@Nullable ByteBuf body) {
        try {
            return body == null ? NONE : read(body.slice());
        } catch (IndexOutOfBoundsException e) {
            return NONE;
        }
    }

    private static ClientHello read(ByteBuf in) {
        in.skipBytes(VERSION_AND_RANDOM_BYTES);
        in.skipBytes(in.readUnsignedByte());
        in.skipBytes(in.readUnsignedShort());
        in.skipBytes(in.readUnsignedByte());
        String name = "";
        List<String> protocols = List.of();
        ByteBuf extensions = part(in);
        while (extensions.isReadable()) {
            int type = extensions.readUnsignedShort();
            ByteBuf extension = part(extensions);
            switch (type) {
                case SERVER_NAME -> name = name(extension);
                case APPLICATION_PROTOCOLS -> protocols = protocols(part(extension));
                default -> {
                }
            }
        }
        return new ClientHello(name, protocols);
    }

    /// The bytes that follow a length of two bytes.
    private static ByteBuf part(ByteBuf in) {
        return in.readSlice(in.readUnsignedShort());
    }

    private static String name(ByteBuf extension) {
        ByteBuf names = part(extension);
        int type = names.readUnsignedByte();
        return type == 0 ? part(names).toString(StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT) : "";
    }

    private static List<String> protocols(ByteBuf list) {
        List<String> protocols = new ArrayList<>();
        while (list.isReadable()) {
            protocols.add(list.readSlice(list.readUnsignedByte()).toString(StandardCharsets.US_ASCII));
        }
        return protocols;
    }
}
