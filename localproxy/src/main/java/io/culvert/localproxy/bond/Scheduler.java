package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameEncoder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Chooses the next frame for the link, as late as possible: first the frames about connections, then the
/// bytes of connections that had none to send until now, then those of the others in turn (spec: c1 11).
/// Confined to the end's event loop.
final class Scheduler {

    /// Limits the answers to an other end that sends PINGs without pause (spec: c1 14.2).
    private static final int MAX_PONGS_IN_A_SECOND = 10;

    /// Where a socket waits for its turn.
    enum Place {
        /// Nowhere: it has nothing to send.
        NONE,
        /// Among those that had nothing to send until now.
        FIRST,
        /// Among all others.
        CIRCLE
    }

    private final EventLoop loop;
    private final End end;

    /// Sockets that had nothing to send until now. Each sends one quantum before the others' turns.
    private final Queue<BondSocket> first = new ArrayDeque<>();

    /// The other sockets with bytes or an END to send. Each sends one quantum in its turn.
    private final Queue<BondSocket> circle = new ArrayDeque<>();
    private final Queue<Long> pongs = new ArrayDeque<>();
    private final SendRate rate = new SendRate();
    private long pongsSince = System.nanoTime();
    private int pongsInTheSecond;
    private @Nullable Channel link;
    private boolean pumping;

    Scheduler(EventLoop loop, End end) {
        this.loop = loop;
        this.end = end;
    }

    /// @param channel null if there is no link
    void use(@Nullable Channel channel) {
        link = channel;
        pongs.clear();
        rate.newLink();
    }

    /// A new epoch begins: PINGs of the former one are not answered.
    void newEpoch() {
        pongs.clear();
    }

    void answer(BondFrame.Ping ping) {
        long now = System.nanoTime();
        if (now - pongsSince >= TimeUnit.SECONDS.toNanos(1)) {
            pongsSince = now;
            pongsInTheSecond = 0;
        }
        if (pongsInTheSecond < MAX_PONGS_IN_A_SECOND) {
            pongsInTheSecond++;
            pongs.add(ping.content());
        }
    }

    /// Gives a socket a place if it has anything to send.
    void add(BondSocket socket) {
        if (socket.place == Place.NONE && socket.hasMore()) {
            place(socket, Place.FIRST);
        }
    }

    private void place(BondSocket socket, Place place) {
        socket.place = place;
        socket.quantum = rate.chunkBytes();
        (place == Place.FIRST ? first : circle).add(socket);
    }

    void clear() {
        first.clear();
        circle.clear();
    }

    /// Calls [#pump] after the current turn of the event loop, together with what is added until then.
    void pumpSoon() {
        if (!pumping) {
            pumping = true;
            loop.execute(() -> {
                pumping = false;
                pump();
            });
        }
    }

    /// Sends frames for as long as the link is writable.
    void pump() {
        Channel channel = link;
        Bond bond = end.bond();
        if (channel == null || bond == null || !end.isUp()) {
            return;
        }
        boolean wrote = false;
        while (channel.isWritable() && sendOne(channel, bond.connections())) {
            wrote = true;
        }
        if (!channel.isWritable()) {
            rate.full(System.nanoTime(), channel.bytesBeforeWritable());
        }
        if (wrote) {
            channel.flush();
        }
    }

    /// The link is writable again.
    void writable() {
        rate.writable(System.nanoTime());
        pump();
    }

    private boolean sendOne(Channel channel, Connections connections) {
        Long pong = pongs.poll();
        BondFrame first = pong != null ? new BondFrame.Pong(end.epoch(), pong)
                : connections.next(end.epoch());
        if (first != null) {
            channel.write(BondFrameEncoder.encode(channel.alloc(), first), channel.voidPromise());
            return true;
        }
        BondSocket next = next();
        if (next == null) {
            return false;
        }
        next.quantum -= next.send(channel, end.epoch(), rate.chunkBytes());
        return true;
    }

    /// The socket whose turn it is. One that has sent its quantum goes behind all others. One that has
    /// nothing more to send gives up its place, but only in the circle: otherwise a connection that sends a
    /// little again and again would always be among the first.
    private @Nullable BondSocket next() {
        while (true) {
            Queue<BondSocket> queue = first.isEmpty() ? circle : first;
            BondSocket socket = queue.peek();
            if (socket == null || (socket.hasMore() && socket.quantum > 0)) {
                return socket;
            }
            queue.remove();
            if (socket.hasMore() || socket.place == Place.FIRST) {
                place(socket, Place.CIRCLE);
            } else {
                socket.place = Place.NONE;
            }
        }
    }

    void ping(long content) {
        Channel channel = link;
        if (channel != null) {
            channel.writeAndFlush(
                    BondFrameEncoder.encode(channel.alloc(), new BondFrame.Ping(end.epoch(), content)),
                    channel.voidPromise());
        }
    }
}
