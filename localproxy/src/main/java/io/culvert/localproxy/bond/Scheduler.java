package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameEncoder;
import io.culvert.protocol.bond.BondLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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

    /// How many bytes may wait in the link's channel.
    private int queueBytes;
    private final LongSupplier nanoTime;
    private long pongsSince;
    private int pongsInTheSecond;
    private @Nullable Channel link;
    private boolean pumping;

    /// @param nanoTime the monotonic clock
    Scheduler(EventLoop loop, EndRules end, LongSupplier nanoTime) {
        this.loop = loop;
        this.end = end;
        this.nanoTime = nanoTime;
        this.pongsSince = nanoTime.getAsLong();
    }

    /// @param channel null if there is no link
    void use(@Nullable Channel channel) {
        link = channel;
        pongs.clear();
        rate.newLink();
        queueBytes = 0;
        if (channel != null) {
            limitQueue(channel);
        }
    }

    /// A new epoch begins: PINGs of the epoch before are not answered.
    void newEpoch() {
        pongs.clear();
    }

    void answer(BondFrame.Ping ping) {
        long now = nanoTime.getAsLong();
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
        boolean more = true;
        while (more && channel.isWritable()) {
            more = burst(channel, bond.connections());
        }
        if (more && bytesWait()) {
            rate.full(nanoTime.getAsLong());
            limitQueue(channel);
        } else {
            rate.idle();
        }
    }

    private boolean bytesWait() {
        return Stream.concat(fresh.stream(), busy.stream()).anyMatch(BondSocket::hasMore);
    }

    /// Writes as many frames as the link's queue has room for, with one flush. Counts their bytes itself: the
    /// channel counts those that it packs into a WebSocket message only after the flush.
    ///
    /// @return whether there may be more to send
    private boolean burst(Channel channel, Connections connections) {
        long room = Math.min(channel.bytesBeforeUnwritable(), queueBytes);
        int sent = sendOne(channel, connections);
        long burst = sent;
        while (sent > 0 && burst < room && channel.isWritable()) {
            sent = sendOne(channel, connections);
            burst += sent;
        }
        if (burst > 0) {
            rate.sent((int) burst);
            channel.flush();
        }
        return sent > 0;
    }

    /// The slower the link, the fewer bytes may wait for it, so that frames are chosen late.
    private void limitQueue(Channel channel) {
        if (queueBytes != rate.queueBytes()) {
            queueBytes = rate.queueBytes();
            channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(queueBytes / 2, queueBytes));
        }
    }

    /// @return the bytes of the frame; 0 if there was nothing to send
    private int sendOne(Channel channel, Connections connections) {
        Long pong = pongs.poll();
        BondFrame first = pong != null ? new BondFrame.Pong(end.epoch(), pong)
                : connections.next(end.epoch());
        if (first != null) {
            ByteBuf frame = BondFrameEncoder.encode(channel.alloc(), first);
            int bytes = frame.readableBytes();
            channel.write(frame, channel.voidPromise());
            return bytes;
        }
        BondSocket next = next();
        if (next == null) {
            return 0;
        }
        int payload = next.send(channel, end.epoch(), rate.chunkBytes());
        next.quantum -= payload;
        return BondLimits.DATA_HEAD_BYTES + payload;
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
