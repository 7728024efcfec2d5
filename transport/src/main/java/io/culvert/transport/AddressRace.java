package io.culvert.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tries the addresses of one name until one answers (RFC 8305): starts the next attempt when one fails, or
/// after [#STAGGER_MILLIS] while the others go on. The first that connects wins, and the others are closed.
/// Confined to the event loop.
final class AddressRace {

    /// The Connection Attempt Delay that RFC 8305, 8 recommends.
    static final int STAGGER_MILLIS = 250;

    /// The number of addresses that are tried, because a name server may return any number.
    static final int MAX_ADDRESSES = 16;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Deque<SocketAddress> waiting;
    private final Promise<Channel> winner;
    private final Set<Channel> underWay = new LinkedHashSet<>();
    private @Nullable ScheduledFuture<?> stagger;
    private @Nullable Throwable reason;

    AddressRace(EventLoop loop, Bootstrap bootstrap, List<SocketAddress> addresses, Promise<Channel> winner) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.waiting = new ArrayDeque<>(addresses);
        this.winner = winner;
    }

    /// IPv6 and IPv4 in turn, IPv6 first, each family in the resolver's order; no address twice.
    static List<InetAddress> order(List<InetAddress> found) {
        Set<InetAddress> distinct = new LinkedHashSet<>(found);
        Iterator<InetAddress> six = distinct.stream().filter(Inet6Address.class::isInstance).iterator();
        Iterator<InetAddress> four = distinct.stream()
            .filter(address -> !(address instanceof Inet6Address))
            .iterator();
        List<InetAddress> ordered = new ArrayList<>();
        while (six.hasNext() || four.hasNext()) {
            if (six.hasNext()) {
                ordered.add(six.next());
            }
            if (four.hasNext()) {
                ordered.add(four.next());
            }
        }
        return ordered.subList(0, Math.min(ordered.size(), MAX_ADDRESSES));
    }

    void start() {
        if (waiting.isEmpty()) {
            winner.tryFailure(new UnknownHostException("the name has no address"));
            return;
        }
        winner.addListener(done -> stop());
        next();
    }

    private void next() {
        cancelStagger();
        SocketAddress address = waiting.poll();
        if (address == null || winner.isDone()) {
            return;
        }
        ChannelFuture attempt = bootstrap.connect(address);
        underWay.add(attempt.channel());
        // If no socket could be created, the future completes on another thread.
        attempt.addListener(done -> {
            if (loop.inEventLoop()) {
                finished(attempt);
            } else {
                loop.execute(() -> finished(attempt));
            }
        });
        if (!waiting.isEmpty()) {
            stagger = LoopTimers.after(loop, STAGGER_MILLIS, TimeUnit.MILLISECONDS, this::next);
        }
    }

    private void finished(ChannelFuture attempt) {
        underWay.remove(attempt.channel());
        if (attempt.isSuccess()) {
            if (!winner.trySuccess(attempt.channel())) {
                attempt.channel().close();
            }
        } else if (!winner.isDone()) {
            failed(attempt.cause());
        }
    }

    private void failed(Throwable cause) {
        if (reason == null || !Reasons.isWithoutRoute(cause)) {
            reason = cause;
        }
        if (!waiting.isEmpty()) {
            // A socket that is opened while the loop handles events may reuse the file descriptor of one
            // that was just closed, and receive its pending events; so the new socket is opened after all
            // events of this turn.
            loop.execute(this::next);
        } else if (underWay.isEmpty()) {
            winner.tryFailure(reason);
        }
    }

    private void stop() {
        cancelStagger();
        waiting.clear();
        Channel won = winner.isSuccess() ? winner.getNow() : null;
        for (Channel channel : List.copyOf(underWay)) {
            if (!channel.equals(won)) {
                channel.close();
            }
        }
    }

    private void cancelStagger() {
        if (stagger != null) {
            stagger.cancel(false);
        }
    }
}
