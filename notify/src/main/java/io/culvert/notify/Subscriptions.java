package io.culvert.notify;

import io.culvert.registry.Registry;
import io.culvert.tunnel.Notification;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one device that was let in has subscribed to, and which notifications it has not confirmed yet.
/// Confined to the event loop of its session.
final class Subscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(MqttEndpoint.class);

    private final MqttEndpoint endpoint;
    private final MqttSession session;
    private final ChannelHandlerContext ctx;
    private final Registry.Device device;
    private final MqttAnswers answers;
    private final int maxUnconfirmed;
    private final Map<Integer, Notification> unconfirmed = new HashMap<>();
    private final Map<String, MqttQoS> subscribed = new HashMap<>();
    private int lastPacketId;

    /// @param maxUnconfirmed how many notifications may be on their way to it
    Subscriptions(MqttEndpoint endpoint, MqttSession session, ChannelHandlerContext ctx,
            Registry.Device device, MqttAnswers answers, int maxUnconfirmed) {
        this.endpoint = endpoint;
        this.session = session;
        this.ctx = ctx;
        this.device = device;
        this.answers = answers;
        this.maxUnconfirmed = maxUnconfirmed;
    }

    void subscribe(MqttSubscribeMessage message) {
        Map<String, MqttQoS> added = new LinkedHashMap<>();
        List<Integer> codes = new ArrayList<>();
        message.payload().topicSubscriptions().forEach(subscription -> {
            MqttQoS granted = subscription.qualityOfService() == MqttQoS.AT_MOST_ONCE ? MqttQoS.AT_MOST_ONCE
                    : MqttQoS.AT_LEAST_ONCE;
            Optional<String> thing = thingOf(subscription.topicFilter());
            thing.ifPresent(name -> added.put(name, granted));
            codes.add(thing.isPresent() ? granted.value() : answers.refusedTopic());
        });
        if (codes.contains(answers.refusedTopic())) {
            endpoint.observer().refused(ctx.channel().remoteAddress(), device, "a topic that is not its own");
            LOG.warn("A device of {} was refused a topic that is not its own", device.things());
        }
        ctx.writeAndFlush(MqttAnswers.subscribed(message.variableHeader().messageId(), codes));
        subscribed.putAll(added);
        added.keySet().forEach(this::deliverWaiting);
    }

    void unsubscribe(MqttUnsubscribeMessage message) {
        List<String> topics = message.payload().topics();
        topics.forEach(topic -> thingOf(topic).ifPresent(thing -> {
            subscribed.remove(thing);
            endpoint.notifications().unsubscribe(device.account(), thing, session);
        }));
        ctx.writeAndFlush(answers.unsubscribed(message.variableHeader().messageId(), topics.size()));
    }

    /// The thing of this device whose topic this is.
    private Optional<String> thingOf(String topic) {
        return device.things()
            .stream()
            .filter(thing -> topic.equals(NotificationPacket.topic(thing)))
            .findFirst();
    }

    private void deliverWaiting(String thing) {
        endpoint.notifications().subscribe(device.account(), thing, session).forEach(this::deliver);
    }

    void deliver(Notification notification) {
        MqttQoS qos = subscribed.get(notification.thingName());
        if (qos == null || unconfirmed.containsValue(notification) || unconfirmed.size() >= maxUnconfirmed) {
            return;
        }
        LOG.info("tunnel {}: {} is notified", notification.tunnelId(), notification.thingName());
        var publish = MqttMessageBuilders.publish()
            .topicName(NotificationPacket.topic(notification.thingName()))
            .qos(qos)
            .retained(false)
            .payload(NotificationPacket.payload(notification, endpoint.region()));
        if (qos == MqttQoS.AT_LEAST_ONCE) {
            int packetId = nextPacketId();
            unconfirmed.put(packetId, notification);
            publish.messageId(packetId);
        }
        ctx.writeAndFlush(publish.build()).addListener(sent -> {
            if (sent.isSuccess() && qos == MqttQoS.AT_MOST_ONCE) {
                endpoint.confirm(notification);
            }
        });
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % 0xffff + 1;
        } while (unconfirmed.containsKey(lastPacketId));
        return lastPacketId;
    }

    /// The device has what was sent under this id; what had to wait for it goes next.
    void confirmed(int packetId) {
        Notification notification = unconfirmed.remove(packetId);
        if (notification != null) {
            endpoint.confirm(notification);
            if (subscribed.containsKey(notification.thingName())) {
                deliverWaiting(notification.thingName());
            }
        }
    }

    void end() {
        subscribed.keySet()
            .forEach(thing -> endpoint.notifications().unsubscribe(device.account(), thing, session));
    }
}
