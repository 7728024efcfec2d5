package io.culvert.localproxy;

import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// The tunnel's connection that a local socket belongs to. Called on the socket's event loop.
interface SocketOwner {

    /// The application sent bytes.
    ///
    /// @param payload has [HeadroomReads#HEADROOM] free bytes in front. The method releases it
    void received(ByteBuf payload);

    /// The application sent no more in this turn of the event loop.
    void receivedAll();

    /// Whether the other end accepts data of the application: the socket is read only while it does.
    boolean isWritable();

    /// Bytes for the application were written; [LocalSocket#flush] is due at the end of this turn.
    void unflushed();

    /// Bytes wait because the application does not read them.
    void waiting();

    /// The application has read the waiting bytes, or the socket has ended.
    void relieved();

    /// The application closed the socket, or it broke. Not called for a socket that was ended from this side.
    void applicationEnded();

    /// The socket is closed, by either side.
    ///
    /// @param remote null if the system no longer knows it
    void disconnected(@Nullable SocketAddress remote);
}
