package io.culvert.agent.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.transport.Dialer;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.transport.RetryDelay;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The client against servers with scripted answers.
class MqttClientTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EventLoops loops = new EventLoops("mqtt", 1);
    private final List<MqttMessageType> received = new CopyOnWriteArrayList<>();
    private final List<Integer> versions = new CopyOnWriteArrayList<>();
    private final List<String> down = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<String> subscribed = new CopyOnWriteArrayList<>();
    private CompletableFuture<Void> handled = CompletableFuture.completedFuture(null);

    @SuppressWarnings("NullAway.Init")
    private Channel server;

    @SuppressWarnings("NullAway.Init")
    private MqttClient client;

    @AfterEach
    void stop() {
        client.close();
        loops.close();
    }

    @Test
    void confirmsAMessageOnceItIsHandledAndNotBefore() {
        handled = new CompletableFuture<>();
        start((ctx, message) -> {
            answerAsUsual(ctx, message);
            if (message.fixedHeader().messageType() == MqttMessageType.SUBSCRIBE) {
                ctx.writeAndFlush(publish("topic", "one"));
            }
        });
        await().atMost(LIMIT).until(() -> messages.contains("one"));
        assertThat(received).doesNotContain(MqttMessageType.PUBACK);
        handled.complete(null);
        await().atMost(LIMIT).until(() -> received.contains(MqttMessageType.PUBACK));
        assertThat(versions).containsExactly(5);
        assertThat(subscribed).hasSize(1);
    }

    @Test
    void speaksAnOlderVersionWhereTheServerKnowsNoOther() {
        start((ctx, message) -> {
            if (message instanceof MqttConnectMessage connect
                    && connect.variableHeader().version() == MqttVersion.MQTT_5.protocolLevel()) {
                ctx.writeAndFlush(MqttMessageBuilders.connAck()
                    .returnCode(MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION)
                    .build());
                return;
            }
            answerAsUsual(ctx, message);
        });
        await().atMost(LIMIT).until(() -> !subscribed.isEmpty());
        assertThat(versions).containsExactly(5, 4);
        assertThat(down).isEmpty();
    }

    @Test
    void tellsWhyItIsRefusedInTheServersWordsAndTriesAgain() {
        start((ctx, message) -> {
            if (message instanceof MqttConnectMessage && versions.size() == 1) {
                ctx.writeAndFlush(MqttMessageBuilders.connAck()
                    .returnCode(MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5)
                    .properties(properties -> properties.reasonString("the certificate is revoked"))
                    .build());
                ctx.close();
                return;
            }
            answerAsUsual(ctx, message);
        });
        await().atMost(LIMIT).until(() -> !subscribed.isEmpty());
        assertThat(down).containsExactly(
                "the service does not let this device in with its certificate (the certificate is revoked)");
    }

    @Test
    void comesBackWhenTheConnectionIsLost() {
        start((ctx, message) -> {
            answerAsUsual(ctx, message);
            if (message.fixedHeader().messageType() == MqttMessageType.SUBSCRIBE && versions.size() < 3) {
                ctx.close();
            }
        });
        await().atMost(LIMIT).until(() -> versions.size() == 3);
        assertThat(down).isNotEmpty().allMatch("the service closed the connection"::equals);
    }

    @Test
    void closesAConnectionThatIsSilent() {
        start((ctx, message) -> {
            if (message.fixedHeader().messageType() != MqttMessageType.PINGREQ) {
                answerAsUsual(ctx, message);
            }
        });
        await().atMost(LIMIT).until(() -> down.contains("the service does not answer"));
        assertThat(received).contains(MqttMessageType.PINGREQ);
    }

    @Test
    void refusesMessagesThatItHasNotSubscribedTo() {
        start((ctx, message) -> {
            answerAsUsual(ctx, message);
            if (message.fixedHeader().messageType() == MqttMessageType.SUBSCRIBE) {
                ctx.writeAndFlush(publish("another", "one"));
            }
        });
        await().atMost(LIMIT)
            .until(() -> down.contains("the service sent a message that was not subscribed to"));
        assertThat(messages).isEmpty();
    }

    @Test
    void saysThatNothingListensThere() {
        start((ctx, message) -> {});
        server.close().awaitUninterruptibly();
        await().atMost(Duration.ofSeconds(60))
            .until(() -> down.contains("it cannot be reached (Connection refused)"));
    }

    private void start(BiConsumer<ChannelHandlerContext, MqttMessage> answers) {
        server = loops.server().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new MqttDecoder(), MqttEncoder.INSTANCE, new Server(answers));
            }
        }).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).syncUninterruptibly().channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        client = new MqttClient(
                new MqttSettings("id", "topic", Duration.ofSeconds(1),
                        new RetryDelay(Duration.ofMillis(10), Duration.ofMillis(100), 2), Map.of()),
                new Endpoint("127.0.0.1", port, (Supplier<SslContext>) null, null),
                new Dialer(loops, loops.group().next()), () -> {}, this::on);
        client.start();
    }

    private static void answerAsUsual(ChannelHandlerContext ctx, MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case CONNECT -> ctx.writeAndFlush(MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                .build());
            case SUBSCRIBE -> ctx.writeAndFlush(MqttMessageBuilders.subAck()
                .packetId((short) 1)
                .addGrantedQos(MqttQoS.AT_LEAST_ONCE)
                .build());
            case PINGREQ -> ctx.writeAndFlush(MqttMessage.PINGRESP);
            default -> {
                // Only recorded.
            }
        }
    }

    private static MqttMessage publish(String topic, String text) {
        return MqttMessageBuilders.publish()
            .topicName(topic)
            .qos(MqttQoS.AT_LEAST_ONCE)
            .messageId(7)
            .payload(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))
            .build();
    }

    private final class Server extends SimpleChannelInboundHandler<MqttMessage> {

        private final BiConsumer<ChannelHandlerContext, MqttMessage> answers;

        Server(BiConsumer<ChannelHandlerContext, MqttMessage> answers) {
            this.answers = answers;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
            received.add(message.fixedHeader().messageType());
            if (message instanceof MqttConnectMessage connect) {
                versions.add(connect.variableHeader().version());
            }
            answers.accept(ctx, message);
        }
    }

    private void on(MqttEvent event) {
        switch (event) {
            case MqttEvent.Subscribed now -> subscribed.add("");
            case MqttEvent.Received(byte[] payload, Runnable done) -> {
                messages.add(new String(payload, StandardCharsets.UTF_8));
                handled.thenRun(done);
            }
            case MqttEvent.SubscriptionRefused(String reason) -> down.add(reason);
            case MqttEvent.Down(String reason) -> down.add(reason);
        }
    }
}
