package io.culvert.protocol;

/// The numbers of the message types (spec: wire 5.6).
final class MessageType {

    static final int DATA = 1;
    static final int STREAM_START = 2;
    static final int STREAM_RESET = 3;
    static final int SESSION_RESET = 4;
    static final int SERVICE_IDS = 5;
    static final int CONNECTION_START = 6;
    static final int CONNECTION_RESET = 7;

    private MessageType() {}
}
