package io.culvert.protocol.bond;

/// The sizes that are part of the wire (spec: c1 6, 7.1).
public final class BondLimits {

    /// Length, type and epoch.
    public static final int HEAD_BYTES = 7;

    /// The bytes before the payload of a DATA frame: head, connection, position.
    public static final int DATA_HEAD_BYTES = HEAD_BYTES + 12;

    /// How many bytes each connection may send at first, in each direction.
    public static final int FIRST_CREDIT_BYTES = 65_536;

    /// The most connections that an end may be willing to hold.
    public static final int MAX_CONNECTIONS = 3000;

    /// The longest text of a RESET or REFUSE, in bytes.
    public static final int MAX_TEXT_BYTES = 123;

    /// The highest connection id.
    public static final long MAX_CONNECTION_ID = 0xffff_ffffL;

    static final int PROMISES_BYTES = 54;
    static final int KEY_BYTES = 32;
    static final int PROOF_BYTES = 32;
    static final int ENTRY_BYTES = 21;
    static final int TABLE_HEAD_BYTES = 6;

    private BondLimits() {}
}
