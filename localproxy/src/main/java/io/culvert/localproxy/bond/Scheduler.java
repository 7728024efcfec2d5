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
/// bytes of connections that had none to send until now, then those of the others in turn (spec: c1 11). No
/// other class changes [BondSocket#queue] and [BondSocket#quantum]. Confined to the end's event loop.
final class Scheduler {

    /// Limits the answers to an other end that sends PINGs without pause (spec: c1 14.2).
    private static final int MAX_PONGS_IN_A_SECOND = 10;

    /// The queue in which a socket waits for its turn.
    enum SendQueue {
        /// None: it has nothing to send.
        NONE,
        /// That of sockets that had nothing to send until now.
        NEW,
        /// That of all others.
        BUSY
    }

    private final EventLoop loop;
    private final EndRules end;

    /// Sockets that had nothing to send until now. Each sends one quantum before the others' turns.
    private final Queue<BondSocket> fresh = new ArrayDeque<>();

    /// The other sockets with bytes or an END to send. Each sends one quantum in its turn.
    private final Queue<BondSocket> busy = new ArrayDeque<>();
    private final Queue<Long> pongs = new ArrayDeque<>();
    private final SendRate rate = new SendRate();
    private long pongsSince = System.nanoTime();
    private int pongsInTheSecond;
    private @Nullable Channel link;
    private boolean pumping;

    Scheduler(EventLoop loop, EndRules end) {
        this.loop = loop;
        this.end = end;
    }

    /// @param channel null if there is no link
    void use(@Nullable Channel channel) {
        link = channel;
        pongs.clear();
        rate.newLink();
    }

    /// A new epoch begins: PINGs of the epoch before are not answered.
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

    /// Queues a socket if it has anything to send and is not queued yet.
    void add(BondSocket socket) {
        if (socket.queue == SendQueue.NONE && socket.hasMore()) {
            enqueue(socket, SendQueue.NEW);
        }
    }

    private void enqueue(BondSocket socket, SendQueue queue) {
        socket.queue = queue;
        socket.quantum = rate.chunkBytes();
        (queue == SendQueue.NEW ? fresh : busy).add(socket);
    }

    void clear() {
        fresh.clear();
        busy.clear();
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

    /// The socket whose turn it is, or null. A socket that has sent its quantum goes to the end of the busy
    /// queue. One that has nothing more to send leaves the queues, but only from the busy one: otherwise a
    /// connection that sends a little again and again would always be served as new.
    private @Nullable BondSocket next() {
        while (true) {
            Queue<BondSocket> queue = fresh.isEmpty() ? busy : fresh;
            BondSocket socket = queue.peek();
            if (socket == null || (socket.hasMore() && socket.quantum > 0)) {
                return socket;
            }
            queue.remove();
            if (socket.hasMore() || socket.queue == SendQueue.NEW) {
                enqueue(socket, SendQueue.BUSY);
            } else {
                socket.queue = SendQueue.NONE;
            }
        }
    }

    /// Sends a PING in front of all other frames.
    void ping(long content) {
        Channel channel = link;
        if (channel != null) {
            channel.writeAndFlush(
                    BondFrameEncoder.encode(channel.alloc(), new BondFrame.Ping(end.epoch(), content)),
                    channel.voidPromise());
        }
    }
}
