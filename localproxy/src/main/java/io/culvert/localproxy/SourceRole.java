package io.culvert.localproxy;

import io.culvert.localproxy.bond.Connectable;
import io.culvert.transport.EventLoops;
import io.culvert.transport.LoopTimers;
import io.culvert.transport.Reasons;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Listens for the operator's programs (spec: localproxy 6.5). The listeners outlive a broken link: while
/// there is none they accept no connections, and programs wait in the system's backlog.
final class SourceRole implements Role {

    private final ProxySettings.Sockets settings;
    private final EventLoops loops;
    private final EventLoop loop;
    private final Consumer<LocalProxyEvent> listener;
    private final Consumer<Exit> fatal;
    private final Map<String, Channel> listeners = new HashMap<>();
    private final Set<String> binding = new HashSet<>();
    private final WaitingCallers waiting;
    private @Nullable Opener opener;
    private State state = State.PAUSED;

    private enum State {
        /// There is no link, or the other side has no end yet.
        PAUSED,
        /// Callers get connections.
        ACCEPTING,
        /// The end has no room for further connections.
        HELD,
        /// The proxy has ended.
        CLOSED
    }

    /// @param fatal ends the local proxy
    SourceRole(ProxySettings.Sockets settings, EventLoops loops, EventLoop loop,
            Consumer<LocalProxyEvent> listener, Consumer<Exit> fatal) {
        this.settings = settings;
        this.loops = loops;
        this.loop = loop;
        this.waiting = new WaitingCallers(loop);
        this.listener = listener;
        this.fatal = fatal;
    }

    @Override
    public void begin(Opener now, Map<String, LocalAddress> services) {
        if (state == State.CLOSED) {
            return;
        }
        opener = now;
        state = State.ACCEPTING;
        services.forEach(this::begin);
        waiting.letIn(this::accept);
    }

    private void begin(String serviceId, LocalAddress address) {
        Channel bound = listeners.get(serviceId);
        if (bound != null) {
            bound.config().setAutoRead(true);
            listening(serviceId, bound, false, true);
        } else if (!(address instanceof LocalAddress.Tcp tcp)) {
            fatal.accept(new Exit.Failed("service " + serviceId + ": " + address
                    + " (expected: a port, because a source listens on it)"));
        } else if (binding.add(serviceId)) {
            listener.accept(new LocalProxyEvent.Binding(serviceId));
            // A socket opened while the loop handles events may reuse the file descriptor of one that was
            // just closed, and receive its pending events; so the port is bound after all events of this
            // turn.
            loop.execute(() -> listen(serviceId, tcp, settings.bindRetries()));
        }
    }

    private void listen(String serviceId, LocalAddress.Tcp at, int retries) {
        if (state == State.CLOSED) {
            return;
        }
        ChannelFuture bound = loops.server(loop)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new HeadroomReads())
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, LocalSocket.WATER_MARK)
            .childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel accepted) {
                    accept(serviceId, accepted);
                }
            })
            .bind(new InetSocketAddress(at.host(), at.port()));
        bound.addListener(done -> {
            if (!bound.isSuccess()) {
                listener.accept(new LocalProxyEvent.NotBound(at, Reasons.of(bound.cause())));
                again(serviceId, at, retries);
            } else if (state == State.CLOSED) {
                bound.channel().close();
            } else {
                bound(serviceId, at.port() == 0, bound.channel());
            }
        });
    }

    private void again(String serviceId, LocalAddress.Tcp at, int retries) {
        if (retries == 0) {
            fatal.accept(new Exit.Failed(
                    "cannot listen on " + at + " (choose another port, or stop the program that has it)"));
        } else if (state != State.CLOSED) {
            LoopTimers.after(loop, settings.retryDelay().toMillis(), TimeUnit.MILLISECONDS,
                    () -> listen(serviceId, at, retries == ProxySettings.FOREVER ? retries : retries - 1));
        }
    }

    private void bound(String serviceId, boolean chosen, Channel bound) {
        binding.remove(serviceId);
        listeners.put(serviceId, bound);
        bound.config().setAutoRead(state == State.ACCEPTING);
        listening(serviceId, bound, chosen, false);
    }

    private void listening(String serviceId, Channel bound, boolean chosen, boolean again) {
        listener.accept(new LocalProxyEvent.Listening(serviceId, (InetSocketAddress) bound.localAddress(),
                chosen, again));
    }

    private void accept(String serviceId, Channel accepted) {
        Opener now = opener;
        if (now == null || state != State.ACCEPTING) {
            // The system accepted the connection before the listening socket stopped accepting.
            waiting.add(serviceId, accepted);
            return;
        }
        Opener.Opened opened = now.open(serviceId).orElse(null);
        if (opened == null) {
            accepted.close();
            return;
        }
        listener.accept(new LocalProxyEvent.Accepted(serviceId, opened.connectionId(), opened.startsStream(),
                accepted.localAddress(), accepted.remoteAddress()));
        accepted.eventLoop().execute(() -> opened.socket().connected(accepted));
    }

    @Override
    public boolean open(String serviceId, long connectionId, Supplier<? extends Connectable> socket) {
        return false;
    }

    @Override
    public boolean acceptsOverLinkOnly() {
        return false;
    }

    @Override
    public void hold(boolean on) {
        if (state != State.ACCEPTING && state != State.HELD) {
            return;
        }
        state = on ? State.HELD : State.ACCEPTING;
        readListeners(!on);
        if (!on) {
            waiting.letIn(this::accept);
        }
    }

    @Override
    public void pause() {
        if (state != State.CLOSED) {
            state = State.PAUSED;
        }
        opener = null;
        readListeners(false);
    }

    private void readListeners(boolean on) {
        listeners.values().forEach(bound -> bound.config().setAutoRead(on));
    }

    @Override
    public void close() {
        state = State.CLOSED;
        pause();
        waiting.close();
        listeners.values().forEach(Channel::close);
    }
}
