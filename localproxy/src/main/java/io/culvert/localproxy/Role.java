package io.culvert.localproxy;

import io.culvert.protocol.TunnelMessage.ConnectionStart;
import io.culvert.protocol.TunnelMessage.StreamStart;
import java.util.Map;

/// What differs between source and destination. Confined to the session's event loop.
sealed interface Role permits SourceRole, DestinationRole {

    /// The tunnel's services are known, once per session.
    void begin(Session session, Map<String, LocalAddress> services);

    /// Only a destination gets these.
    void on(Session session, StreamStart start);

    /// Only a destination gets these.
    void on(Session session, ConnectionStart start);

    /// Whether new connections are told by the WebSocket: while it is not read, nobody knows of them here.
    boolean hearsNothingUnread();

    /// The session's WebSocket is gone.
    void pause();

    /// The local proxy is over.
    void close();
}
