package io.culvert.relay;

/// A malformed handshake; the message is the body of the answer. Has no stack trace.
final class HandshakeException extends Exception {

    private static final long serialVersionUID = 1;

    HandshakeException(String text) {
        super(text, null, false, false);
    }

    static void unless(boolean kept, String text) throws HandshakeException {
        if (!kept) {
            throw new HandshakeException(text);
        }
    }
}
