package io.culvert.notify;

import io.culvert.protocol.NotificationTopic;
import io.culvert.registry.Registry;
import io.culvert.transport.ClientAddress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The subscriptions of one connected device, which may subscribe only to notifications of its own things.
/// Confined to the event loop of its session.
final class Subscriptions {

    private final MqttEndpoint endpoint;
    private final MqttSession session;
    private final ChannelHandlerContext ctx;
    private final Registry.Device device;
    private final MqttAnswers answers;
    private final Outbox outbox;
    private boolean refusalTold;

    /// @param outbox sends the notifications
    Subscriptions(MqttEndpoint endpoint, MqttSession session, ChannelHandlerContext ctx,
            Registry.Device device, MqttAnswers answers, Outbox outbox) {
        this.endpoint = endpoint;
        this.session = session;
        this.ctx = ctx;
        this.device = device;
        this.answers = answers;
        this.outbox = outbox;
    }

    void subscribe(MqttSubscribeMessage message) {
        List<Integer> codes = new ArrayList<>();
        message.payload().topicSubscriptions().forEach(asked -> codes.add(subscribe(asked)));
        if (codes.contains(answers.refusedTopic())) {
            tellRefusal();
        }
        ctx.write(MqttAnswers.subscribed(message.variableHeader().messageId(), codes));
        outbox.send();
    }

    /// Returns the reason code of the answer.
    private int subscribe(MqttTopicSubscription asked) {
        Optional<String> thing = thingOf(asked.topicFilter());
        if (thing.isEmpty()) {
            return answers.refusedTopic();
        }
        MqttQoS granted = asked.qualityOfService() == MqttQoS.AT_MOST_ONCE ? MqttQoS.AT_MOST_ONCE
                : MqttQoS.AT_LEAST_ONCE;
        outbox.open(thing.get(), granted);
        endpoint.notifications().subscribe(device.account(), thing.get(), session);
        return granted.value();
    }

    /// Reports at most one refusal per connection, because a device that is refused tends to retry forever.
    private void tellRefusal() {
        if (!refusalTold) {
            refusalTold = true;
            endpoint.events()
                .accept(new NotifyEvent.Refused(ClientAddress.of(ctx.channel()), device,
                        "a topic that is not its own"));
        }
        endpoint.dropped().note(device, "a subscription to a topic that is not its own");
    }

    void unsubscribe(MqttUnsubscribeMessage message) {
        List<String> topics = message.payload().topics();
        topics.forEach(topic -> thingOf(topic).ifPresent(thing -> {
            outbox.close(thing);
            endpoint.notifications().unsubscribe(device.account(), thing, session);
        }));
        ctx.write(answers.unsubscribed(message.variableHeader().messageId(), topics.size()));
    }

    /// The thing of this device that the topic belongs to.
    private Optional<String> thingOf(String topic) {
        return device.things()
            .stream()
            .filter(thing -> topic.equals(NotificationTopic.of(thing)))
            .filter(thing -> device.grants().maySubscribe(session.clientId(), topic))
            .findFirst();
    }

    void end() {
        outbox.end();
        outbox.things()
            .forEach(thing -> endpoint.notifications().unsubscribe(device.account(), thing, session));
    }
}
