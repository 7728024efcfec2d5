package io.culvert.relay;

import io.culvert.protocol.Grant;
import io.culvert.protocol.Subprotocol;
import io.culvert.transport.ClientAddress;
import io.culvert.tunnel.AttachResult;
import io.culvert.tunnel.Side;
import io.culvert.tunnel.TunnelId;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;

/// The properties of a peer that never change: its attachment in the store, and the client that its handshake
/// describes.
///
/// @param from the client's address
/// @param resumes whether the client is a Culvert end whose connections outlive this WebSocket
/// @param packed whether it accepts several tunnel frames in one WebSocket message
/// @param subprotocol the subprotocol of its messages of V1 to V3
/// @param grant the grant of the token that it presented
/// @param took the time from its handshake to the store's answer
record AdmittedClient(AttachResult.Attached attached, SocketAddress from, boolean resumes, boolean packed,
        Subprotocol subprotocol, Grant grant, Dialect dialect, Duration took) {

    static AdmittedClient of(HandshakeRequest request, AttachResult.Attached attached, Channel channel,
            Duration took) {
        SocketAddress remote = ClientAddress.of(channel);
        boolean resumes = request.resumes();
        return new AdmittedClient(attached, remote == null ? new InetSocketAddress(0) : remote, resumes,
                request.packed() && !resumes, request.subprotocol(),
                Grant.of(request.token().digest().grant()), Dialect.of(request, attached.tunnel().terms()),
                took);
    }

    TunnelId tunnelId() {
        return attached.tunnel().id();
    }

    Side side() {
        return attached.side();
    }

    /// The name of the attachment in the store.
    String attachment() {
        return attached.attachment();
    }

    /// The name of the subprotocol in the answer to the handshake.
    String answeredSubprotocol() {
        return resumes ? Subprotocol.RESUMABLE : subprotocol.name();
    }
}
