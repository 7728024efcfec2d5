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
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Google's protobuf reads what we write, and we read what it writes.
class OracleTest {

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

    private static Descriptor schema() {
        DescriptorProto message = DescriptorProto.newBuilder()
            .setName("Message")
            .addField(field("type", 1, Type.TYPE_INT32, Label.LABEL_OPTIONAL))
            .addField(field("streamId", 2, Type.TYPE_INT32, Label.LABEL_OPTIONAL))
            .addField(field("ignorable", 3, Type.TYPE_BOOL, Label.LABEL_OPTIONAL))
            .addField(field("payload", 4, Type.TYPE_BYTES, Label.LABEL_OPTIONAL))
            .addField(field("serviceId", 5, Type.TYPE_STRING, Label.LABEL_OPTIONAL))
            .addField(field("availableServiceIds", 6, Type.TYPE_STRING, Label.LABEL_REPEATED))
            .addField(field("connectionId", 7, Type.TYPE_UINT32, Label.LABEL_OPTIONAL))
            .build();
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
            .setName("message.proto")
            .setSyntax("proto3")
            .addMessageType(message)
            .build();
        try {
            return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Message");
        } catch (com.google.protobuf.Descriptors.DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    private static FieldDescriptorProto field(String name, int number, Type type, Label label) {
        return FieldDescriptorProto.newBuilder()
            .setName(name)
            .setNumber(number)
            .setType(type)
            .setLabel(label)
            .build();
    }
}
