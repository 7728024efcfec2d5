package io.culvert.audit;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Where lines go. Used by one thread.
interface LineSink extends AutoCloseable {

    /// Hands whole lines to the operating system: all of them, or none and an exception.
    void write(ByteBuffer lines) throws IOException;

    @Override
    void close() throws IOException;
}
