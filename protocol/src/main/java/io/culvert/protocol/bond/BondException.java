package io.culvert.protocol.bond;

/// A [BondFault] on its way to the code that answers it; has no stack trace.
public final class BondException extends Exception {

    private static final long serialVersionUID = 1;

    private final BondFault fault;

    /// @param fault its text becomes the message
    public BondException(BondFault fault) {
        super(fault.text(), null, false, false);
        this.fault = fault;
    }

    /// The rule that the other end broke; its scope decides whether a connection is reset or the link
    /// is dropped.
    public BondFault fault() {
        return fault;
    }
}
