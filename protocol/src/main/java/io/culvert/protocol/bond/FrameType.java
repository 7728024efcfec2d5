package io.culvert.protocol.bond;

/// The numbers of the frames (spec: c1 6.2).
final class FrameType {

    static final int HELLO = 0x01;
    static final int WELCOME = 0x02;
    static final int PROOF = 0x03;
    static final int REFUSE = 0x04;
    static final int LEAVE = 0x05;
    static final int TABLE = 0x08;
    static final int OPEN = 0x10;
    static final int DATA = 0x11;
    static final int END = 0x12;
    static final int ACK = 0x13;
    static final int RESET = 0x14;
    static final int FORGOT = 0x15;
    static final int PING = 0x20;
    static final int PONG = 0x21;

    /// From here on unknown types are skipped.
    static final int SKIPPABLE = 0x80;

    private FrameType() {}
}
