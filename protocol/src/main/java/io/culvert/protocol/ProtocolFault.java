package io.culvert.protocol;

/// The faults of a peer's messages. Each ends the peer: the service closes its WebSocket with 1008 (1002 for
/// framing) and this text (spec: wire 5.6, 5.7, rule 35).
public enum ProtocolFault {
    /// Bytes that are not a message.
    UNPARSABLE("the message is not a valid protobuf Message"),
    /// A field number or wire type outside the schema.
    UNKNOWN_FIELD("the message has a field that the protocol does not know"),
    /// Type absent or 0.
    NO_TYPE("the message has no type"),
    /// Stream id absent or 0 in a message that needs one.
    NO_STREAM_ID("the message has no stream id"),
    /// More payload than a message may carry.
    PAYLOAD_TOO_LONG("the payload is longer than " + Limits.MAX_PAYLOAD_BYTES + " bytes"),
    /// A service id longer than the API allows.
    SERVICE_ID_TOO_LONG("the service id is longer than " + Limits.MAX_SERVICE_ID_BYTES + " bytes"),
    /// A destination opened a stream or a connection.
    STARTED_BY_DESTINATION("only a source may start streams and connections"),
    /// A client sent SESSION_RESET or SERVICE_IDS.
    SERVICE_ONLY("only the service may send messages of this type"),
    /// A service id that the tunnel was not opened with.
    UNDEFINED_SERVICE("the service id is not one of the tunnel's"),
    /// A service id on a stream that was started without one, or vice versa.
    SERVICE_ID_SWITCHED("the stream was started in the other style of service ids"),
    /// Data for a service that never had a stream.
    NEVER_STARTED("the service never had a stream in this tunnel"),
    /// An unknown type that may not be skipped.
    UNKNOWN_TYPE("the message's type is unknown and not ignorable");

    private final String text;

    ProtocolFault(String text) {
        this.text = text;
    }

    /// For a close frame's reason and a log line; contains nothing that the peer sent.
    public String text() {
        return text;
    }
}
