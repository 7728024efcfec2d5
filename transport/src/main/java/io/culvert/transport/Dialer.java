package io.culvert.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// Opens every outgoing connection of this program: to the service, to web proxies, to a device's services.
/// Names are resolved off the event loop, and their addresses are tried as [AddressRace] says.
///
/// Confined to its event loop.
public final class Dialer {

    private static final int RESOLVE_SECONDS = 15;

    private final EventLoops loops;
    private final EventLoop loop;
    private final NameResolver resolver;
    private final UnaryOperator<Bootstrap> options;

    /// A dialer with the system's name resolution and the usual socket options.
    ///
    /// @param loop the event loop of the connections
    public Dialer(EventLoops loops, EventLoop loop) {
        this(loops, loop, NameResolver.SYSTEM, UnaryOperator.identity());
    }

    /// @param options adds socket options to those of [EventLoops#client]; the handler is the dialer's
    public Dialer(EventLoops loops, EventLoop loop, NameResolver resolver, UnaryOperator<Bootstrap> options) {
        this.loops = loops;
        this.loop = loop;
        this.resolver = resolver;
        this.options = options;
    }

    /// The event loop of the connections.
    public EventLoop loop() {
        return loop;
    }

    /// Connects to a host by TCP.
    ///
    /// @param host a name, or an address without brackets
    /// @return completed on the event loop with a channel that has no handlers; add them before returning from
    /// the listener. Cancelling it closes the connection attempts
    public Future<Channel> dial(String host, int port) {
        Promise<Channel> promise = loop.newPromise();
        byte[] literal = host.indexOf('%') < 0 ? NetUtil.createByteArrayFromIpAddressString(host) : null;
        if (literal == null) {
            resolve(host, port, promise);
        } else {
            race(loops.client(loop), List.of(address(host, literal, port)), promise);
        }
        return promise;
    }

    /// Connects to a Unix socket.
    ///
    /// @return as [#dial]
    public Future<Channel> dialUnix(String path) {
        Promise<Channel> promise = loop.newPromise();
        race(loops.unixClient(loop), List.of(new DomainSocketAddress(path)), promise);
        return promise;
    }

    private static InetSocketAddress address(String host, byte[] literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host, literal), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private void resolve(String host, int port, Promise<Channel> promise) {
        ScheduledFuture<?> deadline = LoopTimers.after(loop, RESOLVE_SECONDS, TimeUnit.SECONDS, () -> promise
            .tryFailure(new UnknownHostException(host + ": no answer in " + RESOLVE_SECONDS + " s")));
        promise.addListener(done -> deadline.cancel(false));
        Thread.ofVirtual().name("resolve").start(() -> {
            try {
                List<SocketAddress> all = AddressRace.order(resolver.resolve(host))
                    .stream()
                    .<SocketAddress>map(found -> new InetSocketAddress(found, port))
                    .toList();
                race(loops.client(loop), all, promise);
            } catch (UnknownHostException e) {
                promise.tryFailure(e);
            } catch (RejectedExecutionException e) {
                promise.cancel(false);
            }
        });
    }

    private void race(Bootstrap plain, List<SocketAddress> addresses, Promise<Channel> promise) {
        Bootstrap bootstrap = options.apply(plain).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                // Handlers are added by the caller, once it is connected.
            }
        });
        loop.execute(() -> new AddressRace(loop, bootstrap, addresses, promise).start());
    }
}
