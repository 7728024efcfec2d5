package io.culvert.audit;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A destination of lines. Used by one thread.
interface LineSink extends AutoCloseable {

    /// Passes complete lines to the operating system: either all of them, or none, with an exception.
    void write(ByteBuffer lines) throws IOException;

    @Override
    void close() throws IOException;
}
