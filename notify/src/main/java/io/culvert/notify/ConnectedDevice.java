package io.culvert.notify;

import io.culvert.notify.MqttAnswers.Reason;
import io.culvert.registry.Device;
import io.culvert.transport.ClientAddress;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.LimitedLog;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Handles the packets of a device that is connected. Messages that it publishes are acknowledged and
/// dropped, because device software that publishes retries until it gets an acknowledgement (spec: device 3,
/// 9). Confined to the event loop of its connection.
final class ConnectedDevice {

    /// A fleet that reconnects does not fill the log.
    private static final LimitedLog CONNECTED = new LimitedLog(LoggerFactory.getLogger(MqttEndpoint.class),
            200, Duration.ofSeconds(10));

    private final MqttConnection connection;
    private final ChannelHandlerContext ctx;
    private final Device device;
    private final ConnectRequest request;
    private final KeptSession kept;
    private final Outbox outbox;
    private final Subscriptions subscriptions;
    /// How long the session is kept, if the client has changed that at the end.
    private @Nullable Duration keep;
    private boolean pinged;

    ConnectedDevice(MqttConnection connection, ChannelHandlerContext ctx, Device device,
            ConnectRequest request, KeptSession kept) {
        this.connection = connection;
        this.ctx = ctx;
        this.device = device;
        this.request = request;
        this.kept = kept;
        this.outbox = new Outbox(connection.endpoint(), ctx, device.account(), request.limits());
        this.subscriptions = new Subscriptions(connection, ctx, device, request, kept, outbox);
    }

    Device device() {
        return device;
    }

    ConnectRequest request() {
        return request;
    }

    /// Answers the CONNECT, and continues the subscriptions from before the connection.
    void welcome() {
        connection.endpoint()
            .events()
            .accept(new NotifyEvent.Connected(device, ClientAddress.of(ctx.channel())));
        CONNECTED.info("A device of {} connected from {}", device.things(), ClientAddress.of(ctx.channel()));
        ctx.write(request.answers().accepted(request, kept.present()));
        subscriptions.resume();
    }

    void handle(MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case SUBSCRIBE -> {
                MqttSubscribeMessage asked = (MqttSubscribeMessage) message;
                count(asked.payload().topicSubscriptions().size());
                subscriptions.subscribe(asked);
            }
            case UNSUBSCRIBE -> {
                MqttUnsubscribeMessage asked = (MqttUnsubscribeMessage) message;
                count(asked.payload().topics().size());
                subscriptions.unsubscribe(asked);
            }
            case PUBACK -> outbox.confirmed(packetId(message));
            case PUBLISH -> drop((MqttPublishMessage) message);
            case PUBREL -> ctx.write(request.answers().released(packetId(message)));
            case PINGREQ -> pinged = true;
            case DISCONNECT -> disconnected(message);
            default -> connection.endNow(ctx, Reason.PROTOCOL_ERROR);
        }
    }

    private void count(int topics) {
        ctx.pipeline().get(IntakeHandler.class).count(topics);
    }

    private static int packetId(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }

    /// Acknowledges a message that nothing receives, so that its sender continues.
    private void drop(MqttPublishMessage message) {
        int packetId = message.variableHeader().packetId();
        switch (message.fixedHeader().qosLevel()) {
            case AT_LEAST_ONCE -> ctx.write(request.answers().publishDropped(packetId));
            case EXACTLY_ONCE -> ctx.write(request.answers().publish2Dropped(packetId));
            case AT_MOST_ONCE, FAILURE -> {
            }
        }
        connection.endpoint().dropped().note(device, "a message");
    }

    /// A client of MQTT 5 may change, at the end, how long its session is kept.
    private void disconnected(MqttMessage message) {
        if (message.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader said
                && said.properties().getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL) != null) {
            keep = ConnectRequest.expiry(said.properties(), connection.endpoint().kept().longest());
        }
        ctx.close();
    }

    /// Answers pings: those that arrived together once.
    void readComplete() {
        if (pinged) {
            pinged = false;
            ctx.write(MqttMessage.PINGRESP);
        }
    }

    /// Sends due notifications of the subscribed things.
    void send() {
        outbox.send();
    }

    /// Handles the end of the connection.
    ///
    /// @param takenOver whether another connection of the client has taken the place of this one
    void end(boolean takenOver) {
        subscriptions.end();
        kept.end(takenOver, keep);
    }
}
