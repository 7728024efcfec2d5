package io.culvert.notify;

import io.culvert.registry.Device;
import io.culvert.registry.DeviceClient;
import io.culvert.transport.ClientAddress;
import io.culvert.transport.LimitedLog;
import io.culvert.transport.LoopTimers;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers a CONNECT: finds the device of the certificate, checks its policies, and begins its session.
/// Confined to the event loop of its connection.
final class Admission {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);
    private static final LimitedLog REFUSED = new LimitedLog(LOG, 10, Duration.ofMinutes(1));

    private final MqttEndpoint endpoint;
    private final ChannelHandlerContext ctx;
    private final ConnectRequest request;
    private final Then then;
    private boolean doubtful;

    /// Receives the result of an admission.
    interface Then {

        /// The device is known and may connect.
        void known(Device device);

        /// The session has begun.
        void begun(KeptSession session);

        /// The client is refused.
        void refused();
    }

    Admission(MqttEndpoint endpoint, ChannelHandlerContext ctx, ConnectRequest request, Then then) {
        this.endpoint = endpoint;
        this.ctx = ctx;
        this.request = request;
        this.then = then;
    }

    /// Asks the registry which device has connected. If any certificate changes meanwhile, the answer may be
    /// out of date, and the registry is asked again: a revocation cannot get lost between the answer and
    /// its use.
    void begin() {
        if (request.lacksClientId()) {
            refuse("the client id is missing (expected: one, to keep the session of a client before MQTT 5)",
                    request.answers().refusedId());
            return;
        }
        doubtful = false;
        endpoint.identify(ctx, found -> {
            if (!ctx.channel().isActive()) {
                then.refused();
            } else if (doubtful) {
                begin();
            } else {
                answer(found);
            }
        });
    }

    /// A certificate has changed.
    void doubt() {
        doubtful = true;
    }

    private void answer(Optional<Device> found) {
        if (found.isEmpty()) {
            endpoint.whyNot(ctx, why -> refuse(why.words(), request.answers().refused(why.words())));
            return;
        }
        Device device = found.get();
        if (!device.permissions().mayConnect(request.clientId())) {
            String why = "no policy of the certificate allows connecting under this client id";
            refuse(why, request.answers().refused(why));
            return;
        }
        then.known(device);
        KeptSession.begin(endpoint, ctx,
                new DeviceClient(device.account(), device.things(), request.clientId()), request,
                then::begun);
    }

    /// Refuses the client, with a delay if its address was refused often. Nothing more is read from
    /// the client.
    private void refuse(String why, MqttMessage answer) {
        then.refused();
        endpoint.events().accept(new NotifyEvent.Refused(ClientAddress.of(ctx.channel()), null, why));
        REFUSED.warn("A device from {} was refused: {}", ClientAddress.of(ctx.channel()), why);
        Duration wait = endpoint.brake().refused(ctx.channel());
        LoopTimers.after(ctx.channel(), wait.toMillis(), TimeUnit.MILLISECONDS,
                () -> ctx.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE));
    }
}
