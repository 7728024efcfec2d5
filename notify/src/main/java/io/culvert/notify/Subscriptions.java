package io.culvert.notify;

import io.culvert.protocol.NotificationTopic;
import io.culvert.registry.Device;
import io.culvert.transport.ClientAddress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The subscriptions of one connected device, which may subscribe only to notifications of its own things.
/// Confined to the event loop of its connection.
final class Subscriptions {

    private final MqttEndpoint endpoint;
    private final MqttConnection connection;
    private final ChannelHandlerContext ctx;
    private final Device device;
    private final KeptSession kept;
    private final ConnectRequest request;
    private final MqttAnswers answers;
    private final Outbox outbox;
    /// The device's things by their topics.
    private final Map<String, String> thingByTopic;
    private boolean refusalTold;

    /// @param kept stores them beyond the connection
    /// @param outbox sends the notifications
    Subscriptions(MqttConnection connection, ChannelHandlerContext ctx, Device device, ConnectRequest request,
            KeptSession kept, Outbox outbox) {
        this.endpoint = connection.endpoint();
        this.connection = connection;
        this.ctx = ctx;
        this.device = device;
        this.kept = kept;
        this.request = request;
        this.answers = request.answers();
        this.outbox = outbox;
        this.thingByTopic = device.things()
            .stream()
            .collect(Collectors.toMap(NotificationTopic::of, Function.identity(), (one, same) -> one));
    }

    /// Resumes the stored subscriptions that are still allowed.
    void resume() {
        kept.subscriptions().forEach((thing, qos) -> {
            if (qos != null && thingOf(NotificationTopic.of(thing)).isPresent()) {
                open(thing, qos);
            }
        });
        outbox.sendSoon();
    }

    void subscribe(MqttSubscribeMessage message) {
        List<Integer> codes = new ArrayList<>();
        Map<String, @Nullable Integer> changes = new HashMap<>();
        message.payload().topicSubscriptions().forEach(asked -> {
            Optional<String> thing = thingOf(asked.topicFilter());
            int granted = Math.min(asked.qualityOfService().value(), MqttQoS.AT_LEAST_ONCE.value());
            thing.ifPresent(own -> changes.put(own, granted));
            codes.add(thing.isPresent() ? granted : answers.refusedTopic());
        });
        if (codes.contains(answers.refusedTopic())) {
            tellRefusal();
        }
        kept.subscribe(changes, () -> {
            changes.forEach(this::open);
            ctx.write(MqttAnswers.subscribed(message.variableHeader().messageId(), codes));
            outbox.sendSoon();
        });
    }

    private void open(String thing, @Nullable Integer qos) {
        outbox.open(thing, qos == null || qos == 0 ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE);
        endpoint.notifications().subscribe(device.account(), thing, connection);
        endpoint.events()
            .accept(new NotifyEvent.Subscribed(device.account(), thing, connection, request.services()));
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
        Map<String, @Nullable Integer> changes = new HashMap<>();
        topics.forEach(topic -> thingOf(topic).ifPresent(thing -> changes.put(thing, null)));
        kept.subscribe(changes, () -> {
            changes.keySet().forEach(this::close);
            ctx.write(answers.unsubscribed(message.variableHeader().messageId(), topics.size()));
        });
    }

    private void close(String thing) {
        outbox.close(thing);
        left(thing);
    }

    private void left(String thing) {
        endpoint.notifications().unsubscribe(device.account(), thing, connection);
        endpoint.events().accept(new NotifyEvent.Unsubscribed(device.account(), thing, connection));
    }

    /// The thing of this device that the topic belongs to.
    private Optional<String> thingOf(String topic) {
        return Optional.ofNullable(thingByTopic.get(topic))
            .filter(thing -> device.permissions().maySubscribe(request.clientId(), topic));
    }

    void end() {
        outbox.end();
        outbox.things().forEach(this::left);
    }
}
