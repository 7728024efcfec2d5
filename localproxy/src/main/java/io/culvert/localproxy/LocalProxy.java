package io.culvert.localproxy;

import io.culvert.protocol.Subprotocol;
import io.culvert.transport.ClientHandshake;
import io.culvert.transport.EventLoops;
import io.culvert.transport.WebSocketPipeline;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A local proxy: connects to the service with its token, comes back when the connection breaks, ends when
/// the service says so (spec: localproxy 6.5).
///
/// Everything runs on one event loop; methods may be called from any thread.
public final class LocalProxy implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalProxy.class);

    private static final int FIRST_RETRY_MILLIS = 30;

    private final LocalProxyConfig config;
    private final ProxySettings.WebSocket settings;
    private final EventLoops loops;
    private final EventLoop loop;
    private final LocalProxyListener listener;
    private final Role role;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private long retryMillis = FIRST_RETRY_MILLIS;
    private int failures;
    private String sessionId = "";
    private @Nullable Attempt attempt;

    /// @param loops outlives this proxy, which takes one loop of it
    public LocalProxy(LocalProxyConfig config, EventLoops loops, LocalProxyListener listener) {
        this.config = config;
        this.settings = config.settings().webSocket();
        this.loops = loops;
        this.loop = loops.group().next();
        this.listener = listener;
        this.role = config.mode() == LocalProxyConfig.Mode.SOURCE
                ? new SourceRole(config, loops, loop, listener)
                : new DestinationRole(loops, loop);
    }

    /// Begins to connect.
    ///
    /// @return how it ended, once it has; completed on the event loop
    public CompletionStage<Exit> start() {
        LOG.info("Starting proxy in {} mode", config.mode().wireName());
        loop.execute(this::connect);
        return exit;
    }

    /// Stops without a word to the service. Does nothing where it has ended.
    @Override
    public void close() {
        loop.execute(() -> end(new Exit.Stopped()));
    }

    private void connect() {
        if (exit.isDone()) {
            return;
        }
        LOG.info("Attempting to establish web socket connection with endpoint {}", config.endpoint());
        Attempt next = new Attempt(config, loops, loop, new Attempt.Listener() {
            @Override
            public void answered(Channel channel, ClientHandshake.Outcome outcome) {
                switch (outcome) {
                    case ClientHandshake.Outcome.Accepted accepted -> accepted(channel, accepted.headers());
                    case ClientHandshake.Outcome.Rejected rejected -> rejected(channel, rejected);
                }
            }

            @Override
            public void failed(String why) {
                unreached(why);
            }
        });
        attempt = next;
        next.start();
    }

    private void accepted(Channel channel, HttpHeaders answer) {
        failures = 0;
        retryMillis = FIRST_RETRY_MILLIS;
        sessionId = answer.get("channel-id", "");
        String chosen = answer.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "");
        LOG.info("Web socket session ID: {}", sessionId);
        LOG.debug("Web socket subprotocol selected: {}", chosen);
        LOG.info("Successfully established websocket connection with proxy server: {}", config.endpoint());
        WebSocketPipeline.addClient(channel.pipeline(),
                answer.get(WebSocketPipeline.PACKED_HEADER, "").equals("1"));
        LOG.debug("Seting up web socket pings for every {} milliseconds", settings.pingPeriod().toMillis());
        channel.pipeline().addLast("pings", new PingHandler(settings.pingPeriod()));
        Session session = new Session(this, role, channel, System::nanoTime);
        channel.pipeline().addLast("session", session);
        LOG.debug("Scheduled next read:");
        Subprotocol.choose(List.of(chosen))
            .filter(known -> known.version() == Subprotocol.Version.V1)
            .ifPresent(known -> session.begin(List.of()));
    }

    private void rejected(Channel channel, ClientHandshake.Outcome.Rejected rejected) {
        String text = "Proxy server rejected web socket upgrade request: (HTTP/1.1 " + rejected.status() + " "
                + rejected.statusText() + ") \"" + rejected.reason() + "\"";
        channel.close();
        if (rejected.status() >= 500) {
            unreached(text);
        } else {
            LOG.error(text);
            end(new Exit.Refused(rejected.status(), rejected.statusText(), rejected.reason()));
        }
    }

    /// The addresses for the tunnel's services.
    PortMappings.Fit fit(List<String> serviceIds) {
        return config.mappings().fit(serviceIds, config.mode(), config.settings().sockets().bindAddress());
    }

    void attached() {
        listener.attached();
    }

    /// The WebSocket broke: come back at once.
    void broken() {
        if (exit.isDone()) {
            return;
        }
        LOG.error(
                "Error from io_ctx::run(): Websocket read error; Underlying boost::system error: [stream truncated]");
        LOG.error("Failed web socket session ID: {}", sessionId);
        if (settings.reconnects()) {
            retry();
        } else {
            end(new Exit.Failed("The web socket broke (websocket.reconnect_on_data_error is false)"));
        }
    }

    private void unreached(String why) {
        if (exit.isDone()) {
            return;
        }
        LOG.error(why);
        failures++;
        if (settings.retries() != ProxySettings.FOREVER && failures > settings.retries()) {
            end(new Exit.Unreachable(why));
        } else {
            retry();
        }
    }

    /// Soon at first, then more and more rarely; never all proxies of a service that comes back at once.
    private void retry() {
        long most = settings.retryDelay().toMillis();
        long delay = Math.min(most,
                retryMillis / 2 + ThreadLocalRandom.current().nextLong(retryMillis / 2 + 1));
        retryMillis = Math.min(Math.max(1, most), retryMillis * 3);
        LOG.debug("Next try in {} ms", delay);
        loop.schedule(this::connect, delay, TimeUnit.MILLISECONDS);
    }

    /// Ends it for good; the first reason counts.
    void end(Exit how) {
        if (exit.complete(how)) {
            role.close();
            Attempt last = attempt;
            if (last != null) {
                last.cancel();
            }
        }
    }
}
