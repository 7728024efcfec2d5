package io.culvert.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the lines of a file from a position back to its start. Keeps one block, and at most one line of
/// [#MAX_LINE_BYTES]; what is longer comes in pieces, which are no events.
final class BackwardLines {

    static final int MAX_LINE_BYTES = 1 << 20;
    private static final int BLOCK_BYTES = 64 << 10;

    private final FileChannel channel;
    private long position;
    private byte[] block = new byte[0];
    private long blockStart;

    /// @param end where the lines to read end; the file's size if that is less
    BackwardLines(FileChannel channel, long end) throws IOException {
        this.channel = channel;
        this.position = Math.min(end, channel.size());
    }

    /// Where the line starts that was read last.
    long position() {
        return position;
    }

    /// The line before the one that was read last, without its line break; null at the start of the file.
    @Nullable
    String previous() throws IOException {
        if (position == 0) {
            return null;
        }
        long end = at(position - 1) == '\n' ? position - 1 : position;
        long start = end;
        while (start > 0 && end - start < MAX_LINE_BYTES && at(start - 1) != '\n') {
            start--;
        }
        position = start;
        return text(start, (int) (end - start));
    }

    private String text(long start, int length) throws IOException {
        boolean inBlock = start >= blockStart && start + length <= blockStart + block.length;
        return inBlock ? new String(block, (int) (start - blockStart), length, StandardCharsets.US_ASCII)
                : new String(read(start, length), StandardCharsets.US_ASCII);
    }

    private byte at(long index) throws IOException {
        if (index < blockStart || index >= blockStart + block.length) {
            long start = Math.max(0, index + 1 - BLOCK_BYTES);
            block = read(start, (int) (index + 1 - start));
            blockStart = start;
        }
        return block[(int) (index - blockStart)];
    }

    private byte[] read(long start, int length) throws IOException {
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
            // A read may return fewer bytes than were asked for.
        }
        return bytes;
    }
}
