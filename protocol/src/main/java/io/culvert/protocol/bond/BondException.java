package io.culvert.protocol.bond;

/// A [BondFault] on its way to the code that answers it; has no stack trace.
public final class BondException extends Exception {

    private static final long serialVersionUID = 1;

    private final BondFault fault;

    public BondException(BondFault fault) {
        super(fault.text(), null, false, false);
        this.fault = fault;
    }

    public BondFault fault() {
        return fault;
    }
}
