package io.culvert.localproxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/// Writes the bytes of applications to the link. Flushes those that sockets read in one turn of the event
/// loop together, or earlier if there are enough of them. Confined to the link's event loop.
final class SharedFlush {

    static final int WORTH_IT_BYTES = 128 << 10;

    private final Channel channel;
    private int writtenBytes;
    private boolean due;

    SharedFlush(Channel channel) {
        this.channel = channel;
    }

    /// Adds a frame, which is sent after [#soon].
    ///
    /// @param frame owned by this from here on
    void write(ByteBuf frame) {
        writtenBytes += frame.readableBytes();
        channel.write(frame, channel.voidPromise());
    }

    /// A socket has been read until it was empty.
    void soon() {
        if (writtenBytes >= WORTH_IT_BYTES) {
            flush();
        } else if (!due) {
            due = true;
            channel.eventLoop().execute(this::flush);
        }
    }

    private void flush() {
        due = false;
        writtenBytes = 0;
        channel.flush();
    }
}
