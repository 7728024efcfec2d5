package io.culvert.transport;

/// A peer broke a rule of WebSocket or of framing. Has the close code, and no stack trace.
public final class WebSocketException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int closeCode;

    public WebSocketException(int closeCode, String text) {
        super(text, null, false, false);
        this.closeCode = closeCode;
    }

    /// One of [WebSocketControl.Close]'s codes.
    public int closeCode() {
        return closeCode;
    }
}
