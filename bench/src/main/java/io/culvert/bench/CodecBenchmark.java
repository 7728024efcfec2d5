package io.culvert.bench;

import io.culvert.protocol.Limits;
import io.culvert.protocol.MessageDecoder;
import io.culvert.protocol.MessageEncoder;
import io.culvert.protocol.ProtocolException;
import io.culvert.protocol.TunnelMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One DATA message: parsed in place, and encoded by writing its header in front of a payload that is
/// not moved.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {

    /// Bytes of payload.
    @Param({"64", "64512"})
    public int payloadBytes;

    private final MessageDecoder decoder = new MessageDecoder();
    private final byte[] serviceId = "SSH".getBytes(StandardCharsets.US_ASCII);
    private final ByteBuf frame = PooledByteBufAllocator.DEFAULT
        .directBuffer(MessageEncoder.MAX_DATA_HEADER_BYTES + Limits.MAX_PAYLOAD_BYTES);
    private int start;

    /// Fills the buffer with one whole frame.
    @Setup
    public void fill() {
        prepend();
        start = frame.readerIndex();
    }

    private void prepend() {
        int room = MessageEncoder.MAX_DATA_HEADER_BYTES;
        frame.setIndex(room, room + payloadBytes);
        MessageEncoder.prependData(frame, 1, serviceId, 1);
    }

    /// Releases the buffer.
    @TearDown
    public void release() {
        frame.release();
    }

    /// The work of the relay and of a proxy for each frame.
    @Benchmark
    public TunnelMessage decode() throws ProtocolException {
        return decoder.decode(frame.readerIndex(start));
    }

    /// The work of a proxy for each read of a socket.
    @Benchmark
    public ByteBuf encode() {
        prepend();
        return frame;
    }
}
