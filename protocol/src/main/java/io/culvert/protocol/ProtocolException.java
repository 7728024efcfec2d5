package io.culvert.protocol;

/// A [ProtocolFault] on its way to the handler that ends the peer; has no stack trace.
public final class ProtocolException extends Exception {

    private static final long serialVersionUID = 1;

    private final ProtocolFault fault;

    /// @param fault its text becomes the message
    public ProtocolException(ProtocolFault fault) {
        super(fault.text(), null, false, false);
        this.fault = fault;
    }

    /// The rule that the peer broke; decides how its WebSocket is closed.
    public ProtocolFault fault() {
        return fault;
    }
}
