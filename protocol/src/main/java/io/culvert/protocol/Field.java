package io.culvert.protocol;

/// The tags of the message's fields as they stand on the wire: number and wire type (spec: wire 5.6).
final class Field {

    static final int TYPE = 1 << 3;
    static final int STREAM_ID = 2 << 3;
    static final int IGNORABLE = 3 << 3;
    static final int PAYLOAD = 4 << 3 | 2;
    static final int SERVICE_ID = 5 << 3 | 2;
    static final int AVAILABLE_SERVICE_IDS = 6 << 3 | 2;
    static final int CONNECTION_ID = 7 << 3;

    private Field() {}
}
