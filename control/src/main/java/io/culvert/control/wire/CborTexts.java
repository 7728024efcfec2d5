package io.culvert.control.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;

/// Looks at the texts of a well-formed CBOR document: the parser takes longer spellings of a character and
/// halves of one, which UTF-8 does not have.
final class CborTexts {

    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int FIRST_LONG_ARGUMENT = 24;
    private static final int LAST_LONG_ARGUMENT = 27;

    private CborTexts() {}

    /// Heads follow one another whatever the nesting; only bytes and texts have something between.
    ///
    /// @param document one that the parser has read to its end
    /// @throws CharacterCodingException where a text is not UTF-8, or longer than what follows, which the
    /// parser takes for one in parts where its length is a negative number to it
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
