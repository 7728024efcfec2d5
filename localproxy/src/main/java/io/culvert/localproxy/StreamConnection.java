package io.culvert.localproxy;

import io.culvert.protocol.MessageEncoder;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One connection of a stream (V1 to V3) and its local socket. Confined to the end's event loop.
final class StreamConnection implements SocketOwner {

    private final TunnelEnd end;
    private final StreamState stream;
    private final int connectionId;
    private final byte[] serviceId;
    private final LocalSocket socket;

    StreamConnection(TunnelEnd end, StreamState stream, int connectionId) {
        this.end = end;
        this.stream = stream;
        this.connectionId = connectionId;
        this.serviceId = stream.serviceId().getBytes(StandardCharsets.US_ASCII);
        this.socket = new LocalSocket(this, end.closing());
    }

    StreamState stream() {
        return stream;
    }

    int connectionId() {
        return connectionId;
    }

    LocalSocket socket() {
        return socket;
    }

    @Override
    public void received(ByteBuf payload) {
        MessageEncoder.prependData(payload, stream.streamId(), serviceId, connectionId);
        end.sendPayload(payload);
    }

    @Override
    public void receivedAll() {
        end.flushPayload();
    }

    @Override
    public boolean isWritable() {
        return end.isWritable();
    }

    @Override
    public void unflushed() {
        end.flushLater(socket);
    }

    @Override
    public void waiting() {
        end.slow().add(this);
    }

    @Override
    public void relieved() {
        end.slow().update();
    }

    @Override
    public void applicationEnded() {
        end.messages().applicationEnded(this);
    }

    @Override
    public void disconnected(@Nullable SocketAddress remote) {
        end.tell(new LocalProxyEvent.Disconnected(remote));
    }
}
