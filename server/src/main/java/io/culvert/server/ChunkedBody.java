package io.culvert.server;

import io.netty.buffer.ByteBuf;

/// Finds the end of a chunked body (RFC 9112, 7.1) without cutting its chunks into pieces. The last chunk and
/// the trailers pass to the codec line by line, because the next request follows them. A body with a malformed
/// chunk size also passes line by line, and the codec refuses it.
final class ChunkedBody {

    private enum State {
        SIZE, REST_OF_SIZE_LINE, DATA, LINE_END, TRAILERS, UNKNOWN
    }

    private State state = State.SIZE;
    private boolean hasDigit;
    private int left;

    /// How many of these bytes the codec may receive now: all, or those up to the end of the first line after
    /// the chunks.
    int next(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex() && !isLines()) {
            if (state == State.DATA) {
                at += data(bytes.writerIndex() - at);
            } else {
                take(bytes.getByte(at));
                at += state == State.UNKNOWN ? 0 : 1;
            }
        }
        int newline = bytes.indexOf(at, bytes.writerIndex(), (byte) '\n');
        return (newline < 0 ? bytes.writerIndex() : newline + 1) - bytes.readerIndex();
    }

    /// Whether the last chunk has passed.
    boolean isTrailers() {
        return state == State.TRAILERS;
    }

    private boolean isLines() {
        return state == State.TRAILERS || state == State.UNKNOWN;
    }

    private int data(int available) {
        int length = Math.min(left, available);
        left -= length;
        if (left == 0) {
            state = State.LINE_END;
        }
        return length;
    }

    private void take(byte next) {
        switch (state) {
            case SIZE -> size(next);
            case REST_OF_SIZE_LINE -> {
                if (next == '\n') {
                    state = left == 0 ? State.TRAILERS : State.DATA;
                }
            }
            case LINE_END -> {
                if (next == '\n') {
                    state = State.SIZE;
                    hasDigit = false;
                } else if (next != '\r') {
                    state = State.UNKNOWN;
                }
            }
            case DATA, TRAILERS, UNKNOWN -> throw new IllegalStateException(state.toString());
        }
    }

    private void size(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0 && left <= Integer.MAX_VALUE >> 4) {
            left = left * 16 + digit;
            hasDigit = true;
        } else if (!hasDigit || !(next == ';' || next == ' ' || next == '\t' || next == '\r')) {
            state = State.UNKNOWN;
        } else {
            state = State.REST_OF_SIZE_LINE;
        }
    }
}
