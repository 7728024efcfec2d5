package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames between two ends, at every split. [WebSocketLayoutTest] has the layouts.
class WebSocketPipelineTest {

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesFramesBetweenOurOwnEndsAtEverySplit(boolean packed) {
        List<byte[]> frames = List.of(frame(0), frame(5), frame(300), frame(70));
        byte[] bytes = written(client(packed), frames);
        for (int first = 1; first < bytes.length; first++) {
            EmbeddedChannel service = service(false);
            service.writeInbound(Unpooled.copiedBuffer(bytes, 0, first));
            service.writeInbound(Unpooled.copiedBuffer(bytes, first, bytes.length - first));
            assertThat(frames(service)).usingRecursiveComparison().isEqualTo(frames);
            service.finishAndReleaseAll();
        }
    }

    @Test
    void packsWhatIsWrittenBeforeAFlushOnlyForOurOwnEnd() {
        List<byte[]> frames = List.of(frame(3), frame(4));
        assertThat(written(service(true), frames)).startsWith(0x82, 11).hasSize(13);
        assertThat(written(service(false), frames)).startsWith(0x82, 5).hasSize(15);
    }

    @Test
    void unmasksEveryLengthAtEveryOffset() {
        Random random = new Random(3);
        for (int length = 0; length < 70; length++) {
            byte[] frame = frame(length);
            EmbeddedChannel service = service(false);
            byte[] masked = masked(0x82, random.nextInt(), frame);
            int split = random.nextInt(masked.length);
            service.writeInbound(Unpooled.copiedBuffer(masked, 0, split));
            service.writeInbound(Unpooled.copiedBuffer(masked, split, masked.length - split));
            assertThat(frames(service)).usingRecursiveComparison().isEqualTo(List.of(frame));
            service.finishAndReleaseAll();
        }
    }

    @Test
    void survivesRandomBytes() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            EmbeddedChannel service = service(false);
            byte[] bytes = new byte[random.nextInt(40) + 1];
            random.nextBytes(bytes);
            bytes[0] = (byte) (random.nextBoolean() ? 0x82 : bytes[0]);
            try {
                service.writeInbound(Unpooled.copiedBuffer(bytes));
            } catch (WebSocketException e) {
                assertThat(e.closeCode()).isBetween(1002, 1009);
            }
            service.finishAndReleaseAll();
        }
    }

    private static EmbeddedChannel service(boolean packed) {
        EmbeddedChannel channel = new EmbeddedChannel();
        WebSocketPipeline.addServer(channel.pipeline(), packed);
        return channel;
    }

    private static EmbeddedChannel client(boolean packed) {
        EmbeddedChannel channel = new EmbeddedChannel();
        WebSocketPipeline.addClient(channel.pipeline(), packed);
        return channel;
    }

    private static byte[] written(EmbeddedChannel channel, List<byte[]> frames) {
        frames.forEach(frame -> channel.write(Unpooled.copiedBuffer(frame)));
        channel.flush();
        byte[] bytes = drain(channel);
        channel.finishAndReleaseAll();
        return bytes;
    }

    private static byte[] drain(EmbeddedChannel channel) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.writeBytes(ByteBufUtil.getBytes(next));
            next.release();
        }
        return all.toByteArray();
    }

    private static List<byte[]> frames(EmbeddedChannel channel) {
        List<byte[]> frames = new ArrayList<>();
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            frames.add(ByteBufUtil.getBytes((ByteBuf) next));
            ((ByteBuf) next).release();
        }
        return frames;
    }

    private static byte[] frame(int length) {
        byte[] frame = new byte[2 + length];
        frame[0] = (byte) (length >> 8);
        frame[1] = (byte) length;
        for (int i = 0; i < length; i++) {
            frame[2 + i] = (byte) (i * 7);
        }
        return frame;
    }

    private static byte[] masked(int first, int key, byte[] payload) {
        ByteBuf out = Unpooled.buffer().writeByte(first).writeByte(0x80 | payload.length).writeInt(key);
        for (int i = 0; i < payload.length; i++) {
            out.writeByte(payload[i] ^ key >>> 24 - 8 * (i & 3));
        }
        return ByteBufUtil.getBytes(out);
    }
}
