package io.culvert.control.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// One file of the console, with its compressed forms. Immutable; the arrays must not be modified.
///
/// @param type of the uncompressed file
/// @param lasting whether the name contains a hash of the content, so that clients may keep the file for good
/// @param tag identifies the content
/// @param forms the bytes in each encoding; [Encoding#IDENTITY] is always there
record ConsoleFile(ContentType type, boolean lasting, String tag, Map<Encoding, byte[]> forms) {

    /// Shorter files are not compressed: they fit into one packet either way.
    private static final int MIN_COMPRESSED_BYTES = 1024;

    /// A content coding. The order is that of preference.
    enum Encoding {
        BROTLI("br"), GZIP("gzip"), IDENTITY("");

        private final String token;

        Encoding(String token) {
            this.token = token;
        }

        /// The name in Accept-Encoding and Content-Encoding; empty for none.
        String token() {
            return token;
        }
    }

    /// A file, which is compressed here unless the build has done so.
    ///
    /// @param built the forms that the build has made, among them the uncompressed one
    static ConsoleFile of(ContentType type, boolean lasting, Map<Encoding, byte[]> built) {
        byte[] plain = built.getOrDefault(Encoding.IDENTITY, new byte[0]);
        Map<Encoding, byte[]> forms = new EnumMap<>(built);
        if (type.isCompressible() && plain.length >= MIN_COMPRESSED_BYTES) {
            forms.computeIfAbsent(Encoding.GZIP, missing -> gzip(plain));
        }
        return new ConsoleFile(type, lasting, tag(plain), forms);
    }

    /// The preferred form among those that the client accepts.
    Encoding best(Set<String> accepted) {
        for (Encoding encoding : Encoding.values()) {
            if (forms.containsKey(encoding) && accepted.contains(encoding.token())) {
                return encoding;
            }
        }
        return Encoding.IDENTITY;
    }

    /// The bytes in an encoding that the file has.
    byte[] bytes(Encoding encoding) {
        return forms.getOrDefault(encoding, new byte[0]);
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String tag(byte[] plain) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(plain);
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }
}
