package io.culvert.notify;

import io.culvert.protocol.NotificationTopic;
import io.culvert.transport.LoopTimers;
import io.culvert.tunnel.Notification;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one device the undelivered notifications of its things. It sends the newest notification for each
/// set of services at once, and older ones, which accumulated while the device was offline, one at a time, so
/// that the device does not open a dozen tunnels at the same moment. It sends only while the channel is
/// writable and keeps no queue: unsent notifications stay in [Notifications]. Confined to the event loop of
/// its session.
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);

    private static final int MAX_HEADER_BYTES = 12;
    private static final int MAX_HANDLED = 100;
    private static final Duration PACE = Duration.ofSeconds(1);

    private final MqttEndpoint endpoint;
    private final ChannelHandlerContext ctx;
    private final String account;
    private final ClientLimits limits;
    private final Map<String, MqttQoS> things = new HashMap<>();
    private final Map<Integer, Notification> unconfirmed = new HashMap<>();
    /// Messages that are sent but unconfirmed, and messages that cannot be sent to this client.
    private final Set<Notification> handled = new HashSet<>();
    private @Nullable Future<?> next;
    private int lastPacketId;
    /// Whether [#sendSoon] has a task on the event loop.
    private boolean sendsSoon;

    Outbox(MqttEndpoint endpoint, ChannelHandlerContext ctx, String account, ClientLimits limits) {
        this.endpoint = endpoint;
        this.ctx = ctx;
        this.account = account;
        this.limits = limits;
    }

    /// Starts to send a thing's notifications.
    void open(String thing, MqttQoS qos) {
        things.put(thing, qos);
    }

    void close(String thing) {
        things.remove(thing);
    }

    Set<String> things() {
        return Set.copyOf(things.keySet());
    }

    /// Sends the notifications that may be sent now; runs again later if others remain.
    void send() {
        boolean more = false;
        for (String thing : things()) {
            more |= send(thing);
        }
        if (more && next == null) {
            next = LoopTimers.after(ctx.channel(), PACE.toMillis(), TimeUnit.MILLISECONDS,
                    this::sendOneOlder);
        }
    }

    /// Runs [#send] once for everything that is handled now, because looking for notifications takes time.
    void sendSoon() {
        if (!sendsSoon) {
            sendsSoon = true;
            ctx.executor().execute(() -> {
                sendsSoon = false;
                send();
            });
        }
    }

    /// Returns whether older notifications remain.
    private boolean send(String thing) {
        Set<List<String>> seen = new HashSet<>();
        boolean more = false;
        for (Notification notification : waiting(thing)) {
            boolean newest = seen.add(notification.services());
            if (!handled.contains(notification)) {
                more |= !newest || !send(notification);
            }
        }
        return more;
    }

    private void sendOneOlder() {
        next = null;
        for (String thing : things()) {
            for (Notification notification : waiting(thing)) {
                if (!handled.contains(notification)) {
                    send(notification);
                    send();
                    return;
                }
            }
        }
    }

    private List<Notification> waiting(String thing) {
        return endpoint.notifications().waiting(account, thing);
    }

    /// Returns whether the notification is sent or can never be sent.
    private boolean send(Notification notification) {
        MqttQoS qos = things.get(notification.thingName());
        if (qos == null || !ctx.channel().isWritable() || unconfirmed.size() >= limits.receiveMaximum()) {
            return false;
        }
        handled(notification);
        MqttPublishMessage message = message(notification, qos);
        if (bytes(message) > limits.packetBytes()) {
            message.release();
            LOG.atWarn()
                .addKeyValue("tunnel", notification.tunnelId())
                .addKeyValue("thing", notification.thingName())
                .log("tunnel {}: the notification exceeds the packet size that the device accepts ({} bytes)",
                        notification.tunnelId(), limits.packetBytes());
            return true;
        }
        write(notification, qos, message);
        return true;
    }

    /// Now and then forgets notifications that are not due any more, because a connection may last for years.
    private void handled(Notification notification) {
        if (handled.size() >= MAX_HANDLED) {
            Set<Notification> due = new HashSet<>();
            things().forEach(thing -> due.addAll(waiting(thing)));
            handled.retainAll(due);
        }
        handled.add(notification);
    }

    private MqttPublishMessage message(Notification notification, MqttQoS qos) {
        var publish = MqttMessageBuilders.publish()
            .topicName(NotificationTopic.of(notification.thingName()))
            .qos(qos)
            .retained(false)
            .payload(Unpooled.copiedBuffer(NotificationPayload.json(notification, endpoint.region()),
                    StandardCharsets.UTF_8));
        return qos == MqttQoS.AT_LEAST_ONCE ? publish.messageId(nextPacketId()).build() : publish.build();
    }

    private void write(Notification notification, MqttQoS qos, MqttPublishMessage message) {
        LOG.atInfo()
            .addKeyValue("tunnel", notification.tunnelId())
            .addKeyValue("thing", notification.thingName())
            .log("tunnel {}: {} is notified", notification.tunnelId(), notification.thingName());
        if (qos == MqttQoS.AT_LEAST_ONCE) {
            unconfirmed.put(message.variableHeader().packetId(), notification);
        }
        ctx.writeAndFlush(message).addListener(sent -> {
            if (sent.isSuccess() && qos == MqttQoS.AT_MOST_ONCE) {
                confirm(notification);
            }
        });
    }

    /// The size of the packet with headers of maximum length.
    private static int bytes(MqttPublishMessage message) {
        return MAX_HEADER_BYTES + message.variableHeader().topicName().length()
                + message.payload().readableBytes();
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % 0xffff + 1;
        } while (unconfirmed.containsKey(lastPacketId));
        return lastPacketId;
    }

    /// Handles the confirmation of a message, which makes room for another.
    void confirmed(int packetId) {
        Notification notification = unconfirmed.remove(packetId);
        if (notification != null) {
            confirm(notification);
            sendSoon();
        }
    }

    private void confirm(Notification notification) {
        handled.remove(notification);
        endpoint.confirm(notification);
    }

    void end() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }
}
