package io.culvert.bench;

import io.culvert.transport.WebSocketPipeline;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
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

/// Passes one WebSocket message of 64 KiB through the service's handlers: unmasking, finding the tunnel
/// frame, and assembling it if it arrives in several reads.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WebSocketBenchmark {

    private static final int FRAME_BYTES = 64_000;
    private static final int WEBSOCKET_HEADER_BYTES = 8;

    /// The WebSocket mask; our own proxies use 0.
    @Param({"0", "305419896"})
    public int mask;

    /// How many bytes each read returns: the whole message, or one TLS record.
    @Param({"65536", "16384"})
    public int readBytes;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ByteBuf message = PooledByteBufAllocator.DEFAULT.directBuffer(1 << 17);

    /// A masked message whose payload is one tunnel frame.
    @Setup
    public void fill() {
        WebSocketPipeline.addServer(channel.pipeline(), true);
        message.writeByte(0x82).writeByte(0x80 | 126).writeShort(FRAME_BYTES).writeInt(mask);
        int first = ((FRAME_BYTES - 2) << 16) ^ mask;
        message.writeInt(first).writeZero(FRAME_BYTES - Integer.BYTES);
    }

    /// Releases the buffer.
    @TearDown
    public void release() {
        channel.finishAndReleaseAll();
        message.release();
    }

    /// The handlers unmask in place, so each run unmasks what the run before it left: only the header of the
    /// frame has to be correct.
    @Benchmark
    public void unmaskAndAggregate() {
        message.setInt(WEBSOCKET_HEADER_BYTES, ((FRAME_BYTES - 2) << 16) ^ mask);
        int end = WEBSOCKET_HEADER_BYTES + FRAME_BYTES;
        for (int at = 0; at < end; at += readBytes) {
            channel.writeInbound(message.retainedSlice(at, Math.min(readBytes, end - at)));
        }
        ReferenceCountUtil.release(channel.readInbound());
    }
}
