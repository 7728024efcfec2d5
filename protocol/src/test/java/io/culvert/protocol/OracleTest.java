package io.culvert.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.culvert.protocol.TunnelMessage.Data;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Google's protobuf, with the schema of docs/spec/tunnel.proto, reads what we write, and we read what
/// it writes.
class OracleTest {

    private static final Pattern FIELD = Pattern.compile("(?m)^  (repeated )?(\\w+) (\\w+) = (\\d+);$");

    private final Random random = new Random(7);
    private final Descriptor schema = schema();

    @Test
    void agreesWithProtobufBothWays() throws Exception {
        MessageDecoder decoder = new MessageDecoder();
        for (int i = 0; i < 2_000; i++) {
            Data data = randomData();
            ByteBuf ours = MessageEncoder.encode(ByteBufAllocator.DEFAULT, data);
            byte[] bytes = ByteBufUtil.getBytes(ours, 2, ours.readableBytes() - 2);
            ours.release();
            DynamicMessage theirs = DynamicMessage.parseFrom(schema, bytes);
            assertThat(theirs).isEqualTo(message(data));
            byte[] written = theirs.toByteArray();
            ByteBuf frame = Unpooled.buffer().writeShort(written.length).writeBytes(written);
            assertThat(decoder.decode(frame)).isEqualTo(data);
        }
    }

    private Data randomData() {
        byte[] payload = new byte[random.nextInt(300)];
        random.nextBytes(payload);
        return new Data(random.nextInt() | 1, "s".repeat(random.nextInt(129)),
                random.nextInt(3) == 0 ? 0 : random.nextInt(), Unpooled.wrappedBuffer(payload));
    }

    private DynamicMessage message(Data data) {
        return DynamicMessage.newBuilder(schema)
            .setField(schema.findFieldByNumber(1), 1)
            .setField(schema.findFieldByNumber(2), data.streamId())
            .setField(schema.findFieldByNumber(4), ByteString.copyFrom(ByteBufUtil.getBytes(data.payload())))
            .setField(schema.findFieldByNumber(5), data.serviceId())
            .setField(schema.findFieldByNumber(7), data.connectionId())
            .build();
    }

    @Test
    void numbersTypesAsTheBookDoes() throws Exception {
        for (java.lang.reflect.Field type : MessageType.class.getDeclaredFields()) {
            assertThat(text()).contains(" " + type.getName() + " = " + type.getInt(null) + ";");
        }
    }

    /// The schema in docs/spec.
    private static Descriptor schema() {
        DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("Message");
        FIELD.matcher(text()).results().forEach(field -> message.addField(field(field)));
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
            .setName("tunnel.proto")
            .setSyntax("proto3")
            .addMessageType(message)
            .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Message");
        } catch (com.google.protobuf.Descriptors.DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static String text() {
        try {
            return Files.readString(Path.of("..", "docs", "spec", "tunnel.proto"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An enum's field is an int32 here, as on the wire.
    private static FieldDescriptorProto field(MatchResult field) {
        String type = field.group(2);
        return FieldDescriptorProto.newBuilder()
            .setName(field.group(3))
            .setNumber(Integer.parseInt(field.group(4)))
            .setType(type.equals("Type") ? Type.TYPE_INT32
                    : Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)))
            .setLabel(field.group(1) == null ? Label.LABEL_OPTIONAL : Label.LABEL_REPEATED)
            .build();
    }
}
