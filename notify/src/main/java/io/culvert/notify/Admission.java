package io.culvert.notify;

import io.culvert.registry.Registry;
import io.netty.channel.ChannelHandlerContext;

/// Asks the registry which device has connected, and admits or refuses its session. If any certificate
/// changes while the registry is asked, its answer may be out of date, and it is asked again: a revocation
/// cannot get lost between the answer and its use. Confined to the session's event loop.
final class Admission {

    private final MqttEndpoint endpoint;
    private final MqttSession session;
    private final ChannelHandlerContext ctx;
    private boolean doubtful;

    Admission(MqttEndpoint endpoint, MqttSession session, ChannelHandlerContext ctx) {
        this.endpoint = endpoint;
        this.session = session;
        this.ctx = ctx;
    }

    void begin() {
        doubtful = false;
        endpoint.identify(ctx, found -> {
            if (!ctx.channel().isActive()) {
                endpoint.sessions().remove(session);
            } else if (doubtful) {
                begin();
            } else {
                found.ifPresentOrElse(this::check,
                        () -> endpoint.whyNot(ctx, why -> session.refuse(ctx, why.words())));
            }
        });
    }

    /// A certificate has changed.
    void doubt() {
        doubtful = true;
    }

    private void check(Registry.Device device) {
        if (device.grants().mayConnect(session.clientId())) {
            session.admit(ctx, device);
        } else {
            session.refuse(ctx, "no policy of the certificate allows connecting under this client id");
        }
    }
}
