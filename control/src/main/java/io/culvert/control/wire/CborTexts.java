package io.culvert.control.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;

/// Checks that the texts of a well-formed CBOR document are UTF-8: the parser accepts overlong encodings and
/// lone surrogates.
final class CborTexts {

    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int FIRST_LONG_ARGUMENT = 24;
    private static final int LAST_LONG_ARGUMENT = 27;

    private CborTexts() {}

    /// The heads of all items follow each other directly, whatever the nesting; only byte and text strings
    /// have content in between.
    ///
    /// @param document a document that the parser has accepted
    /// @throws CharacterCodingException if a text is not UTF-8, or longer than the rest of the document; the
    /// parser treats a length that overflows to a negative number as that of a text in chunks
    static void requireUtf8(byte[] document) throws CharacterCodingException {
        CharsetDecoder utf8 = UTF_8.newDecoder();
        ByteBuffer rest = ByteBuffer.wrap(document);
        while (rest.hasRemaining()) {
            int head = rest.get() & 0xff;
            int major = head >> 5;
            int argument = head & 0x1f;
            long value = argument;
            if (argument >= FIRST_LONG_ARGUMENT && argument <= LAST_LONG_ARGUMENT) {
                value = longArgument(rest, 1 << (argument - FIRST_LONG_ARGUMENT));
            }
            boolean definite = argument <= LAST_LONG_ARGUMENT;
            if (definite && (major == BYTES || major == TEXT)) {
                if (value < 0 || value > rest.remaining()) {
                    throw new CharacterCodingException();
                }
                ByteBuffer content = rest.slice(rest.position(), (int) value);
                if (major == TEXT) {
                    utf8.decode(content);
                }
                rest.position(rest.position() + (int) value);
            }
        }
    }

    private static long longArgument(ByteBuffer rest, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = (value << 8) | (rest.get() & 0xff);
        }
        return value;
    }
}
