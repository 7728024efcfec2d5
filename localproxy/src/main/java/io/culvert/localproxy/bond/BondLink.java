package io.culvert.localproxy.bond;

import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameEncoder;
import io.culvert.transport.WebSocketControl;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// The current link of an end, or none. Confined to the end's event loop.
final class BondLink {

    private @Nullable Channel channel;
    private State state = State.ABSENT;

    private enum State {
        /// There is no link.
        ABSENT,
        OPEN,
        /// This end is closing the link and ignores frames that still arrive.
        DROPPED
    }

    void open(Channel opened) {
        channel = opened;
        state = State.OPEN;
    }

    void closed() {
        channel = null;
        state = State.ABSENT;
    }

    /// Whether frames that still arrive are ignored.
    boolean isDropped() {
        return state == State.DROPPED;
    }

    /// Closes the link once everything sent so far is written. The local proxy opens another one.
    void drop() {
        Channel current = channel;
        if (current != null) {
            state = State.DROPPED;
            current.close();
        }
    }

    void send(Ready ready) {
        write(new WebSocketControl.Text(ready.text()));
    }

    void send(BondFrame frame) {
        Channel current = channel;
        if (current != null) {
            write(BondFrameEncoder.encode(current.alloc(), frame));
        }
    }

    private void write(Object message) {
        Channel current = channel;
        if (current != null) {
            current.writeAndFlush(message, current.voidPromise());
        }
    }
}
