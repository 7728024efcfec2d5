package io.culvert.localproxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/// Sends the bytes of a session's applications: what the sockets read in one turn of the event loop goes out
/// together, or as soon as it is worth a flush of its own. Confined to the session's event loop.
final class SharedFlush {

    static final int WORTH_IT_BYTES = 128 << 10;

    private final Channel channel;
    private int writtenBytes;
    private boolean due;

    SharedFlush(Channel channel) {
        this.channel = channel;
    }

    /// Takes a frame, which goes out after [#soon].
    ///
    /// @param frame owned by this from here on
    void write(ByteBuf frame) {
        writtenBytes += frame.readableBytes();
        channel.write(frame, channel.voidPromise());
    }

    /// A socket has no more for now.
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
