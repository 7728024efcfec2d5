package io.culvert.notify;

import io.culvert.registry.DeviceClient;
import io.culvert.registry.DeviceSessions;
import io.culvert.transport.IntakeHandler;
import io.culvert.transport.LimitedLog;
import io.culvert.transport.LoopTimers;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// The part of a connection's session that outlives the connection. Changes are written to the store, in
/// order and off the event loop, before they are acknowledged; meanwhile nothing more is read from the client.
/// Confined to the event loop of its connection.
final class KeptSession {

    private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(MqttEndpoint.class), 10,
            Duration.ofMinutes(1));

    private final MqttEndpoint endpoint;
    private final ChannelHandlerContext ctx;
    private final DeviceSessions.Connection connection;
    private final Map<String, @Nullable Integer> written;
    private CompletionStage<?> last = CompletableFuture.completedStage(0);
    private @Nullable Future<?> renewal;
    private int writing;

    private KeptSession(MqttEndpoint endpoint, ChannelHandlerContext ctx,
            DeviceSessions.Connection connection) {
        this.endpoint = endpoint;
        this.ctx = ctx;
        this.connection = connection;
        this.written = new HashMap<>(connection.subscriptions());
    }

    /// Begins the session of a client and passes it to `then` on the event loop. Closes the connection if the
    /// store fails.
    static void begin(MqttEndpoint endpoint, ChannelHandlerContext ctx, DeviceClient client,
            ConnectRequest request, Consumer<KeptSession> then) {
        endpoint.blocking().execute(() -> {
            try {
                DeviceSessions.Connection connection = endpoint.kept()
                    .begin(client, request.clean(), request.keep());
                ctx.executor().execute(() -> {
                    KeptSession session = new KeptSession(endpoint, ctx, connection);
                    session.renewInTime();
                    then.accept(session);
                });
            } catch (RuntimeException e) {
                LOG.error("The session of a device of {} could not be read", client.things(), e);
                ctx.close();
            }
        });
    }

    private void renewInTime() {
        if (connection.isKept()) {
            long period = connection.period().toMillis();
            renewal = LoopTimers.every(ctx.executor(), period, period, TimeUnit.MILLISECONDS,
                    () -> write(connection::renew, () -> {}));
        }
    }

    /// Whether the client had a stored session.
    boolean present() {
        return connection.present();
    }

    /// The stored subscriptions: for each thing the QoS.
    Map<String, @Nullable Integer> subscriptions() {
        return connection.subscriptions();
    }

    /// Whether a write is under way.
    boolean isWriting() {
        return writing > 0;
    }

    /// Stores subscriptions, and runs `then` when they are durable.
    ///
    /// @param changes for each thing the QoS, or null to unsubscribe
    void subscribe(Map<String, @Nullable Integer> changes, Runnable then) {
        Map<String, @Nullable Integer> news = new HashMap<>(changes);
        news.entrySet()
            .removeIf(change -> written.containsKey(change.getKey())
                    && Objects.equals(written.get(change.getKey()), change.getValue()));
        if (connection.isKept() && !news.isEmpty()) {
            written.putAll(news);
            write(() -> news.forEach(connection::subscribe), then);
        } else if (isWriting()) {
            write(() -> {}, then);
        } else {
            then.run();
        }
    }

    private void write(Runnable write, Runnable then) {
        writing++;
        IntakeHandler intake = ctx.pipeline().get(IntakeHandler.class);
        if (intake != null) {
            intake.hold(IntakeHandler.Hold.WORK);
        }
        last = last.thenRunAsync(write, endpoint.blocking());
        last.whenCompleteAsync((done, failure) -> written(then, failure), ctx.executor());
    }

    private void written(Runnable then, @Nullable Throwable failure) {
        writing--;
        if (failure != null) {
            LOG.error("The session of a device could not be written", failure);
            ctx.close();
            return;
        }
        if (!ctx.channel().isActive()) {
            return; // its subscriptions have ended, and nothing would end new ones
        }
        then.run();
        ctx.flush();
        IntakeHandler intake = ctx.pipeline().get(IntakeHandler.class);
        if (!isWriting() && intake != null) {
            intake.release(IntakeHandler.Hold.WORK);
        }
    }

    /// Handles the end of the connection.
    ///
    /// @param successor whether another connection of the client has taken over the session
    /// @param keep how long the session is kept, if the client has changed that at the end; null otherwise
    void end(boolean successor, @Nullable Duration keep) {
        if (renewal != null) {
            renewal.cancel(false);
        }
        if (!successor && connection.isKept()) {
            last.thenRunAsync(() -> connection.end(keep == null ? connection.keep() : keep),
                    endpoint.blocking())
                .exceptionally(failure -> {
                    LOG.error("The end of a device's session could not be written", failure);
                    return null;
                });
        }
    }
}
