package io.culvert.notify;

import io.culvert.notify.MqttAnswers.Reason;
import io.culvert.registry.Device;
import io.culvert.registry.RegistryEvent;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.LoopTimers;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The phases of one connection at the MQTT endpoint: a client sends CONNECT, [Admission] finds its device,
/// its session begins, [ConnectedDevice] handles its packets, and the connection ends.
///
/// Confined to its event loop; [#deliver], [#changed] and [#end] may be called from any thread.
final class MqttConnection extends SimpleChannelInboundHandler<MqttMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);

    private final MqttEndpoint endpoint;
    private final EarlyPackets early = new EarlyPackets();
    private volatile MqttPhase phase = new MqttPhase.Opening();
    private @Nullable ChannelHandlerContext context;

    MqttConnection(MqttEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    MqttEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /// Closes the connection if its device is not known by the deadline, however slowly bytes arrive.
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        LoopTimers.after(ctx.channel(), MqttEndpoint.CONNECT_SECONDS, TimeUnit.SECONDS, () -> {
            if (!(phase instanceof MqttPhase.Known)) {
                ctx.close();
            }
        });
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
        intake(ctx).count(1);
        if (message.decoderResult().isFailure()) {
            malformed(ctx, message.decoderResult().cause());
            return;
        }
        switch (phase) {
            case MqttPhase.Opening none -> connect(ctx, message);
            case MqttPhase.Identifying now -> keepForLater(ctx, message);
            case MqttPhase.Beginning now -> keepForLater(ctx, message);
            case MqttPhase.Connected now -> now.client().handle(message);
            case MqttPhase.Ended end -> LOG.debug("A packet arrived after the end of its connection");
        }
    }

    private static IntakeHandler intake(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(IntakeHandler.class);
    }

    private void malformed(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof MqttUnacceptableProtocolVersionException && phase instanceof MqttPhase.Opening) {
            ctx.writeAndFlush(MqttAnswers.unknownVersion()).addListener(ChannelFutureListener.CLOSE);
        } else {
            endNow(ctx,
                    cause instanceof TooLongFrameException ? Reason.PACKET_TOO_LARGE : Reason.PROTOCOL_ERROR);
        }
    }

    private void keepForLater(ChannelHandlerContext ctx, MqttMessage message) {
        if (!early.add(message)) {
            ctx.close();
        }
    }

    private void connect(ChannelHandlerContext ctx, MqttMessage message) {
        if (message.fixedHeader().messageType() != MqttMessageType.CONNECT) {
            ctx.close();
            return;
        }
        ConnectRequest request = ConnectRequest.of((MqttConnectMessage) message, endpoint.kept().longest());
        int silence = request.answers().keepAlive(request.keepAlive());
        ctx.pipeline()
            .replace(IdleStateHandler.class, "idle",
                    new IdleStateHandler(silence == 0 ? 0 : silence + silence / 2 + 1, 0, 0));
        endpoint.open().add(this);
        intake(ctx).hold(IntakeHandler.Hold.WORK);
        Admission admission = new Admission(endpoint, ctx, request, new Admitted(ctx, request));
        phase = new MqttPhase.Identifying(admission);
        admission.begin();
    }

    /// What follows the admission of this client.
    private final class Admitted implements Admission.Then {

        private final ChannelHandlerContext ctx;
        private final ConnectRequest request;

        Admitted(ChannelHandlerContext ctx, ConnectRequest request) {
            this.ctx = ctx;
            this.request = request;
        }

        @Override
        public void known(Device device) {
            phase = new MqttPhase.Beginning(device, request);
            ctx.pipeline().remove(UnverifiedHandler.class);
            endpoint.connections().add(device.certificateId(), request.clientId(), MqttConnection.this);
        }

        @Override
        public void begun(KeptSession session) {
            welcome(ctx, session);
        }

        @Override
        public void refused() {
            endpoint.open().remove(MqttConnection.this);
        }
    }

    private void welcome(ChannelHandlerContext ctx, KeptSession kept) {
        if (!(phase instanceof MqttPhase.Beginning(Device device, ConnectRequest request))
                || !ctx.channel().isActive()) {
            kept.end(phase instanceof MqttPhase.Ended(boolean takenOver) && takenOver, null);
            return;
        }
        ConnectedDevice client = new ConnectedDevice(this, ctx, device, request, kept);
        phase = new MqttPhase.Connected(device, request, client);
        client.welcome();
        early.replay(client::handle);
        channelReadComplete(ctx);
        if (!kept.isWriting()) {
            intake(ctx).release(IntakeHandler.Hold.WORK);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (phase instanceof MqttPhase.Connected now) {
            now.client().readComplete();
        }
        ctx.flush();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            send();
        }
        ctx.fireChannelWritabilityChanged();
    }

    private void send() {
        if (phase instanceof MqttPhase.Connected now) {
            now.client().send();
        }
    }

    /// Sends due notifications of the subscribed things.
    void deliver() {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.executor().execute(this::send);
        }
    }

    /// Disconnects the device if the event concerns its certificate, so that it authenticates again.
    void changed(RegistryEvent event) {
        ChannelHandlerContext ctx = context;
        if (ctx != null && (!(phase instanceof MqttPhase.Known known) || concerns(event, known.device()))) {
            ctx.executor().execute(() -> {
                if (phase instanceof MqttPhase.Identifying now) {
                    now.admission().doubt();
                } else if (phase instanceof MqttPhase.Known known && concerns(event, known.device())) {
                    endNow(ctx, Reason.NOT_AUTHORIZED);
                }
            });
        }
    }

    private static boolean concerns(RegistryEvent event, Device device) {
        return switch (event) {
            case RegistryEvent.CertificateChanged(String account, String certificateId) ->
                device.certificateId().equals(certificateId) && device.account().equals(account);
            case RegistryEvent.AuthorityChanged(String account, String authorityId) ->
                authorityId.equals(device.authority()) && device.account().equals(account);
        };
    }

    /// Closes the connection, with the reason if the client's version supports it.
    void end(Reason reason) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.executor().execute(() -> endNow(ctx, reason));
        }
    }

    /// The same as [#end], on the event loop.
    void endNow(ChannelHandlerContext ctx, Reason reason) {
        if (phase instanceof MqttPhase.Known known) {
            known.request().answers().goodbye(reason).ifPresent(ctx::writeAndFlush);
        }
        ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof IdleStateEvent) {
            endNow(ctx, Reason.KEEP_ALIVE_TIMEOUT);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endpoint.open().remove(this);
        early.release();
        MqttPhase last = phase;
        boolean takenOver = last instanceof MqttPhase.Known known && !endpoint.connections()
            .remove(known.device().certificateId(), known.request().clientId(), this);
        phase = new MqttPhase.Ended(takenOver);
        if (last instanceof MqttPhase.Connected now) {
            now.client().end(takenOver);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("A device's connection failed", cause);
        ctx.close();
    }
}
