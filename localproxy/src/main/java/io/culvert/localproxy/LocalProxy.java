package io.culvert.localproxy;

import io.culvert.localproxy.bond.BondSettings;
import io.culvert.localproxy.bond.BondStatus;
import io.culvert.protocol.Facing;
import io.culvert.protocol.Subprotocol;
import io.culvert.protocol.bond.ResetCode;
import io.culvert.transport.ClientHandshake;
import io.culvert.transport.ConnectFailure;
import io.culvert.transport.Connector;
import io.culvert.transport.Dialer;
import io.culvert.transport.EventLoops;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.WebSocketControl;
import io.culvert.transport.WebSocketPipeline;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A local proxy: connects to the service with its token, reconnects when the link breaks, and ends when the
/// service closes the link (spec: localproxy 6.5).
///
/// Everything runs on one event loop; methods may be called from any thread.
public final class LocalProxy implements AutoCloseable {

    private final LocalProxyConfig config;
    private final ProxySettings.WebSocket settings;
    private final EventLoop loop;
    private final Consumer<LocalProxyEvent> listener;
    private final Connector connector;
    private final TunnelEnd end;
    private final OfferPolicy offers;
    private final @Nullable Resumption resumption;
    private final RetrySchedule retries;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private final StaleAttempts stale = new StaleAttempts();
    private final StatusWatch watch;
    private String linkId = "";
    private @Nullable Attempt attempt;

    /// @param loops must outlive this proxy, which uses one loop of them
    /// @param listener receives the events, on that loop
    public LocalProxy(LocalProxyConfig config, EventLoops loops, Consumer<LocalProxyEvent> listener) {
        this.config = withClientToken(config);
        this.settings = config.settings().webSocket();
        this.loop = loops.group().next();
        this.watch = new StatusWatch(config.mode(), InstantSource.system());
        this.listener = watch.andThen(listener);
        this.connector = new Connector(new Dialer(loops, loop));
        Role role = config.mode() == LocalProxyConfig.Mode.SOURCE
                ? new SourceRole(config.settings().sockets(), loops, loop, this.listener, this::end)
                : new DestinationRole(loops, loop, this.listener, limit(config));
        this.end = new TunnelEnd(config, role, this.listener, this::end, System::nanoTime);
        this.retries = new RetrySchedule(settings);
        BondSettings resume = this.config.resume();
        if (resume == null || !config.offersResumption()) {
            this.offers = OfferPolicy.never();
            this.resumption = null;
        } else {
            this.offers = OfferPolicy.offering(resume.required(), System::nanoTime);
            this.resumption = new Resumption(config.mode(), resume, offers, end, loop,
                    InstantSource.system());
        }
    }

    private static ConnectionLimit limit(LocalProxyConfig config) {
        ConnectionLimit shared = config.limit();
        return shared == null ? new ConnectionLimit(DestinationRole.MAX_OPEN) : shared;
    }

    /// Draws a client token if none is given and connections outlive links: without one the proxy could not
    /// attach again (spec: c1 4).
    private static LocalProxyConfig withClientToken(LocalProxyConfig config) {
        if (!config.offersResumption() || config.credentials().clientToken() != null) {
            return config;
        }
        return new LocalProxyConfig(config.mode(), config.endpoint(),
                Credentials.drawing(config.credentials().accessToken()), config.mappings(),
                config.destinationClientType(), config.settings(), config.resume(), config.limit());
    }

    /// Begins to connect.
    ///
    /// @return completed on the event loop with the way in which the proxy ended
    public CompletionStage<Exit> start() {
        loop.execute(() -> {
            listener.accept(new LocalProxyEvent.Started(config.mode()));
            connect();
        });
        return exit;
    }

    /// Stops without a Close frame to the service. Does nothing if the proxy has ended.
    @Override
    public void close() {
        loop.execute(() -> end(new Exit.Stopped()));
    }

    /// The state of this proxy now.
    ///
    /// @return completed on the event loop; with an exception if the loop has stopped
    public CompletableFuture<ProxyStatus> status() {
        return CompletableFuture.supplyAsync(() -> {
            BondStatus bond = resumption == null ? null : resumption.status();
            return watch.status(end.streams().connectionCount() + (bond == null ? 0 : bond.connections()),
                    bond);
        }, loop);
    }

    private void connect() {
        if (exit.isDone()) {
            return;
        }
        listener.accept(new LocalProxyEvent.Connecting(config.endpoint()));
        try {
            Attempt next = new Attempt(config, offers.offers(), connector, listener, this::on);
            attempt = next;
            next.start();
        } catch (IllegalArgumentException e) {
            end(new Exit.Failed(String.valueOf(e.getMessage())));
        }
    }

    private void on(Attempt.Result result) {
        switch (result) {
            case Attempt.Result.Answered(Channel channel, ClientHandshake.Answer.Accepted accepted) ->
                accepted(channel, accepted.headers());
            case Attempt.Result.Answered(Channel channel, ClientHandshake.Answer.Rejected rejected) ->
                rejected(channel, rejected);
            case Attempt.Result.Unreached(ConnectFailure failure) -> unreached(failure);
            case Attempt.Result.Unanswered(String reason) -> unanswered(reason);
        }
    }

    private void unreached(ConnectFailure failure) {
        if (!exit.isDone()) {
            String reason = String.valueOf(failure.getMessage());
            listener.accept(new LocalProxyEvent.Unreached(config.endpoint(), failure.step(), reason));
            failed("The service at " + config.endpoint() + " " + failure.sentence());
        }
    }

    private void unanswered(String reason) {
        stale.abandoned(System.nanoTime());
        if (!exit.isDone()) {
            listener.accept(new LocalProxyEvent.NoHandshake(reason));
            failed("The service at " + config.endpoint() + " did not open a WebSocket (" + reason + ")");
        }
    }

    private void on(Link.Event event) {
        switch (event) {
            case Link.Event.Closed closed -> closed(closed.code(), closed.reason());
            case Link.Event.Broken broken -> broken(broken.reason());
        }
    }

    /// Ends the proxy, as every client ends after a Close frame. If the frame says that another connection of
    /// this side has replaced the link, that may be an attempt that this proxy has abandoned: then
    /// it reconnects.
    private void closed(int code, String reason) {
        boolean meantForAnother = resumption != null && code == WebSocketControl.Close.POLICY
                && stale.explain(System.nanoTime());
        if (!meantForAnother) {
            listener.accept(new LocalProxyEvent.LinkClosed(code, reason));
            end(new Exit.Closed(code, reason));
        }
    }

    private void broken(String reason) {
        if (exit.isDone()) {
            return;
        }
        listener.accept(new LocalProxyEvent.LinkBroken(linkId, reason));
        if (settings.reconnects()) {
            retry();
        } else {
            end(new Exit.Failed("the link broke, and websocket.reconnect_on_data_error is false"));
        }
    }

    private void accepted(Channel channel, HttpHeaders answer) {
        retries.succeeded();
        offers.accepted();
        linkId = answer.get("channel-id", "");
        String chosen = answer.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "");
        if (resumption != null && chosen.equals(Subprotocol.RESUMABLE)) {
            WebSocketPipeline.addResumableClient(channel.pipeline(), Facing.MAX_BYTES);
            resumption.linked(channel);
            linked(channel, new Link(channel, end, this::on, resumption), chosen);
        } else if (offers.isRequired()) {
            unresumable(channel);
        } else {
            boolean packed = answer.get(WebSocketPipeline.PACKED_HEADER, "").equals("1");
            WebSocketPipeline.addClient(channel.pipeline(), packed);
            linkedWithV3(channel, chosen);
        }
    }

    private void linkedWithV3(Channel channel, String chosen) {
        if (resumption != null) {
            resumption.replaced();
        }
        Link link = new Link(channel, end, this::on);
        end.linked(link);
        linked(channel, link, chosen);
        Subprotocol.choose(List.of(chosen))
            .filter(known -> known.version() == Subprotocol.Version.V1)
            .ifPresent(known -> end.begin(List.of()));
    }

    private void linked(Channel channel, Link link, String chosen) {
        channel.pipeline().addLast("pings", new PingHandler(settings.pingPeriod())).addLast("link", link);
        listener.accept(new LocalProxyEvent.LinkUp(config.endpoint(), linkId, chosen, settings.pingPeriod()));
    }

    private void unresumable(Channel channel) {
        channel.close();
        end.tell(offers.slowDown("the service cannot resume"));
        unanswered("the service cannot resume, and resumption is required");
    }

    private void rejected(Channel channel, ClientHandshake.Answer.Rejected rejected) {
        channel.close();
        listener.accept(
                new LocalProxyEvent.Rejected(rejected.status(), rejected.statusText(), rejected.reason()));
        if (rejected.status() == 400 && offers.badRequest()) {
            connect();
        } else if (rejected.status() >= 500) {
            failed("The service at " + config.endpoint() + " answered " + rejected.status() + " "
                    + rejected.statusText());
        } else {
            if (config.credentials().drawn() && isForATokenUsedBefore(rejected)) {
                listener.accept(new LocalProxyEvent.OfBond(new BondEvent.TokenUsedBefore()));
            }
            end(new Exit.Refused(rejected.status(), rejected.statusText(), rejected.reason()));
        }
    }

    /// The service answers in the words of AWS.
    private static boolean isForATokenUsedBefore(ClientHandshake.Answer.Rejected rejected) {
        return rejected.status() == 400 && rejected.reason().contains("previously");
    }

    private void failed(String why) {
        if (retries.failed()) {
            retry();
        } else {
            end(new Exit.Unreachable(why));
        }
    }

    private void retry() {
        Duration delay = retries.next(offers.leastDelay());
        listener.accept(new LocalProxyEvent.Retrying(delay));
        LoopTimers.after(loop, delay.toMillis(), TimeUnit.MILLISECONDS, this::connect);
    }

    /// Ends the proxy for good. Does nothing if it has ended before.
    private void end(Exit how) {
        if (exit.complete(how)) {
            if (resumption != null) {
                resumption
                    .close(how instanceof Exit.Closed closed && closed.code() == WebSocketControl.Close.POLICY
                            ? ResetCode.REVOKED
                            : ResetCode.STOPPED);
            }
            end.close();
            Attempt last = attempt;
            if (last != null) {
                last.cancel();
            }
        }
    }
}
