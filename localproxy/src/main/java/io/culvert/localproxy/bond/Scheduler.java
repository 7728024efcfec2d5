package io.culvert.localproxy.bond;

import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameEncoder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Chooses the next frame for the link, as late as possible: first the frames about connections, then the
/// bytes of each connection in turn (spec: c1 11). Confined to the end's event loop.
final class Scheduler {

    /// Limits the answers that wait for an other end that sends PINGs and does not read.
    private static final int MAX_PONGS = 16;

    private final EventLoop loop;
    private final End end;

    /// Sockets with bytes or an END to send; each sends one frame in turn.
    private final Queue<BondSocket> circle = new ArrayDeque<>();
    private final Queue<Long> pongs = new ArrayDeque<>();
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
    }

    /// A new epoch begins: PINGs of the former one are not answered.
    void newEpoch() {
        pongs.clear();
    }

    void answer(BondFrame.Ping ping) {
        if (pongs.size() < MAX_PONGS) {
            pongs.add(ping.content());
        }
    }

    /// Puts a socket into the circle if it has anything to send.
    void add(BondSocket socket) {
        if (!socket.queued && socket.hasMore()) {
            socket.queued = true;
            circle.add(socket);
        }
    }

    void clear() {
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
        Bond bond = end.bond;
        if (channel == null || bond == null || !end.isUp()) {
            return;
        }
        boolean wrote = false;
        while (channel.isWritable() && sendOne(channel, bond.connections())) {
            wrote = true;
        }
        if (wrote) {
            channel.flush();
        }
    }

    private boolean sendOne(Channel channel, Connections connections) {
        Long pong = pongs.poll();
        BondFrame first = pong != null ? new BondFrame.Pong(end.epoch, pong) : connections.next(end.epoch);
        if (first != null) {
            channel.write(BondFrameEncoder.encode(channel.alloc(), first), channel.voidPromise());
            return true;
        }
        for (BondSocket next = circle.poll(); next != null; next = circle.poll()) {
            next.queued = false;
            if (next.hasMore()) {
                next.send(channel, end.epoch);
                add(next);
                return true;
            }
        }
        return false;
    }

    void ping(long content) {
        Channel channel = link;
        if (channel != null) {
            channel.writeAndFlush(
                    BondFrameEncoder.encode(channel.alloc(), new BondFrame.Ping(end.epoch, content)),
                    channel.voidPromise());
        }
    }
}
