package io.culvert.cluster;

import io.culvert.transport.Connector;
import io.culvert.transport.Dialer;
import io.culvert.transport.Endpoint;
import io.culvert.transport.EventLoops;
import io.culvert.transport.NameResolver;
import io.culvert.transport.Reasons;
import io.culvert.tunnel.life.Lease;
import io.culvert.tunnel.life.LifeId;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// An edge's connections to homes. Opens one for each peer that is to be carried, and knows those that are
/// open. Thread safe.
public final class Pipes {

    /// The longest time from a request to the home's answer, which waits for the database.
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    /// The longest time for the answer to [#ask], which waits for nothing.
    private static final Duration LIFE_WITHIN = Duration.ofSeconds(2);

    private static final int MAX_ANSWER_BYTES = 16 << 10;

    private final EventLoops loops;
    private final LinkTls tls;
    private final Map<String, Handshakes> targets = new ConcurrentHashMap<>();
    private final Set<Pipe> open = ConcurrentHashMap.newKeySet();

    /// A home to reach.
    ///
    /// @param life the life that is meant
    /// @param link `HOST:PORT`, an IPv6 address in brackets
    public record Target(LifeId life, String link) {}

    /// @param loops opens the connections; one of its event loops runs each
    public Pipes(EventLoops loops, LinkTls tls) {
        this.loops = loops;
        this.tls = tls;
    }

    /// Asks a home to attach a peer.
    ///
    /// @param loop the event loop of the client's channel
    /// @param lease of the life that asks; nothing is passed on once it is over
    /// @param request the handshake, with the header of [Carried]; released by this call
    /// @param listener called on the event loop, once
    public void open(EventLoop loop, Target home, Lease lease, FullHttpRequest request,
            Consumer<PipeAnswer> listener) {
        Handshakes handshakes = targets.computeIfAbsent(home.link(), link -> new Handshakes());
        Consumer<PipeAnswer> answered = answer -> {
            if (answer instanceof PipeAnswer.Attached(var headers, var pipe)) {
                keep(pipe);
            }
            listener.accept(answer);
            handshakes.ended();
        };
        boolean waits = handshakes
            .begin(() -> loop.execute(() -> connect(loop, home, lease, request, ANSWER_WITHIN, answered)));
        if (!waits) {
            request.release();
            loop.execute(() -> listener
                .accept(new PipeAnswer.Unavailable("too many peers wait for " + home.link())));
        }
    }

    /// Asks a life whether it is there and may act: [PipeAnswer.Answered] with status 200 if so. Waits for no
    /// other request.
    ///
    /// @param listener called on an event loop, once
    public void ask(Target home, Consumer<PipeAnswer> listener) {
        EventLoop loop = loops.group().next();
        FullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET,
                LinkDoor.LIFE_PATH + home.life());
        request.headers().set(HttpHeaderNames.HOST, "home");
        loop.execute(() -> connect(loop, home, Lease.ALONE, request, LIFE_WITHIN, listener));
    }

    private void connect(EventLoop loop, Target home, Lease lease, FullHttpRequest request, Duration within,
            Consumer<PipeAnswer> listener) {
        Future<Channel> connecting;
        try {
            connecting = new Connector(new Dialer(loops, loop, NameResolver.SYSTEM, LinkSockets::connecting))
                .connect(endpoint(home.link()), Connector.Progress.IGNORED);
        } catch (IllegalArgumentException e) {
            request.release();
            listener.accept(new PipeAnswer.Unreachable(String.valueOf(e.getMessage())));
            return;
        }
        connecting.addListener(done -> {
            if (connecting.isSuccess()) {
                send(connecting.getNow(), home, lease, request, within, listener);
            } else {
                request.release();
                listener.accept(new PipeAnswer.Unreachable(Reasons.of(connecting.cause())));
            }
        });
    }

    private static void send(Channel channel, Target home, Lease lease, FullHttpRequest request,
            Duration within, Consumer<PipeAnswer> listener) {
        Pipe pipe = new Pipe(channel, home.life(), lease);
        Pipe.prepare(channel);
        channel.pipeline()
            .addLast("http", new HttpClientCodec())
            .addLast("http-body", new HttpObjectAggregator(MAX_ANSWER_BYTES))
            .addLast(new PipeRequest(pipe, within, listener));
        channel.writeAndFlush(request);
    }

    private Endpoint endpoint(String link) {
        int colon = link.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("link: " + link + " (expected: HOST:PORT)");
        }
        String host = link.substring(0, colon).replaceAll("^\\[|]$", "");
        return new Endpoint(host, Integer.parseInt(link.substring(colon + 1)), tls.client());
    }

    private void keep(Pipe pipe) {
        open.add(pipe);
        pipe.whenClosed(() -> open.remove(pipe));
    }

    /// How many peers this node carries to others.
    public int count() {
        return open.size();
    }

    /// The pipes that are open.
    public Set<Pipe> all() {
        return Set.copyOf(open);
    }

    /// The lives that peers are carried to.
    public Set<LifeId> homes() {
        Set<LifeId> homes = ConcurrentHashMap.newKeySet();
        open.forEach(pipe -> homes.add(pipe.home()));
        return homes;
    }

    /// Ends pipes and the connections of their clients, which come back elsewhere; the homes are not asked.
    public void drop(Predicate<Pipe> which) {
        open.stream().filter(which).forEach(Pipe::drop);
    }

    /// Ends pipes, and the connections of their clients once the homes have let the tokens return.
    public void release(Predicate<Pipe> which) {
        open.stream().filter(which).forEach(Pipe::release);
    }
}
