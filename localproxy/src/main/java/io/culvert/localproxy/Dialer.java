package io.culvert.localproxy;

import io.culvert.transport.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Connects to local addresses and to the service: names are resolved off the event loop, and each address of
/// a name is tried in turn. Handlers are added by the caller once connected.
final class Dialer {

    private static final Pattern SYSTEM_ERROR = Pattern.compile("^.*error\\(-?\\d+\\): |: [^ ]*/[^ ]*$");

    private final EventLoops loops;
    private final EventLoop loop;
    private final UnaryOperator<Bootstrap> options;

    /// @param options what every channel is set to
    Dialer(EventLoops loops, EventLoop loop, UnaryOperator<Bootstrap> options) {
        this.loops = loops;
        this.loop = loop;
        this.options = options;
    }

    /// Call on the event loop.
    ///
    /// @return completed on the event loop, with the last address's failure where none answers
    Future<Channel> dial(LocalAddress to) {
        Promise<Channel> promise = loop.newPromise();
        switch (to) {
            case LocalAddress.Unix unix -> {
                Bootstrap bootstrap = bootstrap(loops.unixClient(loop));
                dial(bootstrap, List.of(new DomainSocketAddress(unix.path())), 0, promise);
            }
            case LocalAddress.Tcp tcp -> {
                byte[] literal = NetUtil.createByteArrayFromIpAddressString(tcp.host());
                if (literal == null) {
                    resolve(tcp, promise);
                } else {
                    dial(bootstrap(loops.client(loop)), List.of(address(tcp.host(), literal, tcp.port())), 0,
                            promise);
                }
            }
        }
        return promise;
    }

    private Bootstrap bootstrap(Bootstrap plain) {
        return options.apply(plain).handler(new ChannelInboundHandlerAdapter());
    }

    private static InetSocketAddress address(String host, byte[] literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host, literal), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private void resolve(LocalAddress.Tcp tcp, Promise<Channel> promise) {
        Thread.ofVirtual().start(() -> {
            try {
                List<SocketAddress> all = List.of(InetAddress.getAllByName(tcp.host()))
                    .stream()
                    .<SocketAddress>map(found -> new InetSocketAddress(found, tcp.port()))
                    .toList();
                dial(bootstrap(loops.client(loop)), all, 0, promise);
            } catch (UnknownHostException e) {
                promise.tryFailure(e);
            } catch (RejectedExecutionException e) {
                promise.cancel(false);
            }
        });
    }

    /// A socket that is opened while events are handled may get the number of one that was closed a moment
    /// before, and with it the events that still wait for that one: so it is opened after them.
    private void dial(Bootstrap bootstrap, List<SocketAddress> all, int next, Promise<Channel> promise) {
        loop.execute(() -> connect(bootstrap, all, next, promise));
    }

    private void connect(Bootstrap bootstrap, List<SocketAddress> all, int next, Promise<Channel> promise) {
        if (promise.isDone()) {
            return;
        }
        ChannelFuture connecting = bootstrap.connect(all.get(next));
        connecting.addListener(done -> {
            if (connecting.isSuccess()) {
                if (!promise.trySuccess(connecting.channel())) {
                    connecting.channel().close();
                }
            } else if (next + 1 < all.size() && !promise.isDone()) {
                dial(bootstrap, all, next + 1, promise);
            } else {
                promise.tryFailure(connecting.cause());
            }
        });
    }

    /// Why a connection failed, in the system's words.
    static String reason(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "Host not found (authoritative)";
        }
        String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        return SYSTEM_ERROR.matcher(text).replaceAll("");
    }
}
