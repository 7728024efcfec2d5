package io.culvert.relay;

/// A handshake that is malformed; its text is the answer's body. No stack trace.
final class HandshakeException extends Exception {

    private static final long serialVersionUID = 1;

    HandshakeException(String text) {
        super(text, null, false, false);
    }
}
