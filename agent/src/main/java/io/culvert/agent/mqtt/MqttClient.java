package io.culvert.agent.mqtt;

import io.culvert.transport.ConnectFailure;
import io.culvert.transport.Connector;
import io.culvert.transport.Dialer;
import io.culvert.transport.Endpoint;
import io.culvert.transport.LoopTimers;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Keeps one subscription at an MQTT server until it is closed: connects, subscribes, and reconnects when the
/// connection is lost, after a [io.culvert.transport.RetryDelay].
///
/// Methods may be called from any thread; everything runs on the dialer's event loop.
public final class MqttClient implements AutoCloseable {

    private final MqttSettings settings;
    private final Endpoint endpoint;
    private final Connector connector;
    private final EventLoop loop;
    private final Runnable prepare;
    private final Consumer<MqttEvent> listener;
    private MqttVersion version = MqttVersion.MQTT_5;
    private int failures;
    private boolean closed;
    private @Nullable Future<Channel> connecting;
    private @Nullable Subscription subscription;

    /// @param prepare runs before each attempt, on a separate thread; may block
    public MqttClient(MqttSettings settings, Endpoint endpoint, Dialer dialer, Runnable prepare,
            Consumer<MqttEvent> listener) {
        this.settings = settings;
        this.endpoint = endpoint;
        this.connector = new Connector(dialer);
        this.loop = dialer.loop();
        this.prepare = prepare;
        this.listener = listener;
    }

    /// Begins to connect.
    public void start() {
        Thread.ofVirtual().name("mqtt").start(() -> {
            try {
                prepare.run();
            } finally {
                onLoop(this::connect);
            }
        });
    }

    /// Disconnects and connects again, with the endpoint's current TLS context.
    ///
    /// @param reason passed to the listener
    public void reconnect(String reason) {
        onLoop(() -> leave(reason));
    }

    /// Disconnects for good.
    @Override
    public void close() {
        onLoop(() -> {
            closed = true;
            if (connecting != null) {
                connecting.cancel(false);
            }
            leave("closed");
        });
    }

    private void onLoop(Runnable work) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException e) {
            // The event loop has stopped, and so has this client.
            return;
        }
    }

    private void leave(String reason) {
        if (subscription != null) {
            subscription.leave(reason);
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        Future<Channel> opening = connector.connect(endpoint, Connector.Progress.IGNORED);
        connecting = opening;
        opening.addListener(done -> {
            if (opening.isSuccess()) {
                connected(opening.getNow());
            } else if (!opening.isCancelled()) {
                down(opening.cause() instanceof ConnectFailure failure ? "it " + failure.sentence()
                        : "failed");
            }
        });
    }

    private void connected(Channel open) {
        if (closed) {
            open.close();
            return;
        }
        Subscription next = new Subscription(settings, version, open, this::on);
        subscription = next;
        next.start();
    }

    private void on(MqttEvent event) {
        switch (event) {
            case MqttEvent.Subscribed now -> {
                failures = 0;
                listener.accept(now);
            }
            case MqttEvent.Received message -> listener.accept(message);
            case MqttEvent.SubscriptionRefused refused -> listener.accept(refused);
            case MqttEvent.Down end -> ended(end.reason());
        }
    }

    private void ended(String reason) {
        boolean otherVersion = subscription != null && subscription.isVersionRefused();
        subscription = null;
        if (otherVersion && version == MqttVersion.MQTT_5) {
            version = MqttVersion.MQTT_3_1_1;
            connect();
        } else {
            down(reason);
        }
    }

    private void down(String reason) {
        if (closed) {
            return;
        }
        listener.accept(new MqttEvent.Down(reason));
        failures++;
        LoopTimers.after(loop, settings.retryDelay().after(failures).toMillis(), TimeUnit.MILLISECONDS,
                this::start);
    }
}
