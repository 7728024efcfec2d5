package io.culvert.protocol.bond;

import io.culvert.protocol.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Decodes a frame between two ends in place (spec: c1 6.2). A frame that is too short or too long, or a
/// field outside its range, is a fault. Has no state.
public final class BondFrameDecoder {

    private BondFrameDecoder() {}

    /// Decodes what is readable in `frame`, one whole frame with its length; its indices are left as they
    /// are.
    ///
    /// @param epoch the current one: a frame of another is [BondFrame.Stale], whatever else is in it
    /// @throws BondException for a fault of the epoch
    public static BondFrame decode(ByteBuf frame, int epoch) throws BondException {
        ByteBuf in = frame.duplicate();
        require(in.readableBytes() >= BondLimits.HEAD_BYTES, BondFault.TOO_SHORT);
        int length = in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int ofEpoch = in.readInt();
        if (ofEpoch != epoch) {
            return new BondFrame.Stale(ofEpoch);
        }
        require(length == frame.readableBytes() - Short.BYTES, BondFault.WRONG_SIZE);
        return body(in, type, epoch);
    }

    private static BondFrame body(ByteBuf in, int type, int epoch) throws BondException {
        return switch (type) {
            case FrameType.HELLO -> hello(in, epoch);
            case FrameType.WELCOME -> {
                size(in, BondLimits.PROMISES_BYTES + BondLimits.PROOF_BYTES);
                yield new BondFrame.Welcome(epoch, promises(in), octets(in, BondLimits.PROOF_BYTES));
            }
            case FrameType.PROOF -> {
                size(in, BondLimits.PROOF_BYTES);
                yield new BondFrame.Proof(epoch, octets(in, BondLimits.PROOF_BYTES));
            }
            case FrameType.REFUSE -> {
                require(in.readableBytes() >= 1, BondFault.WRONG_SIZE);
                yield new BondFrame.Refuse(epoch, in.readUnsignedByte(), text(in));
            }
            case FrameType.LEAVE -> {
                size(in, 1);
                yield new BondFrame.Leave(epoch, in.readUnsignedByte());
            }
            case FrameType.TABLE -> table(in, epoch);
            case FrameType.PING -> {
                size(in, Long.BYTES);
                yield new BondFrame.Ping(epoch, in.readLong());
            }
            case FrameType.PONG -> {
                size(in, Long.BYTES);
                yield new BondFrame.Pong(epoch, in.readLong());
            }
            default -> ofConnection(in, type, epoch);
        };
    }

    private static BondFrame ofConnection(ByteBuf in, int type, int epoch) throws BondException {
        return switch (type) {
            case FrameType.OPEN -> open(in, epoch);
            case FrameType.DATA -> {
                int payload = in.readableBytes() - 12;
                require(payload >= 1 && payload <= Limits.MAX_PAYLOAD_BYTES, BondFault.WRONG_SIZE);
                yield new BondFrame.Data(epoch, id(in), in.readLong(), in.readSlice(payload));
            }
            case FrameType.END -> {
                size(in, 12);
                yield new BondFrame.End(epoch, id(in), in.readLong());
            }
            case FrameType.ACK -> {
                size(in, 20);
                yield new BondFrame.Ack(epoch, id(in), in.readLong(), in.readLong());
            }
            case FrameType.RESET -> reset(in, epoch);
            case FrameType.FORGOT -> {
                size(in, 4);
                yield new BondFrame.Forgot(epoch, id(in));
            }
            default -> {
                require(type >= FrameType.SKIPPABLE, BondFault.UNKNOWN_TYPE);
                yield new BondFrame.Skippable(epoch, type);
            }
        };
    }

    private static BondFrame hello(ByteBuf in, int epoch) throws BondException {
        require(in.readableBytes() >= BondLimits.PROMISES_BYTES, BondFault.WRONG_SIZE);
        BondFrame.Promises promises = promises(in);
        require(promises.version() > 1 || !in.isReadable(), BondFault.WRONG_SIZE);
        return new BondFrame.Hello(epoch, promises, octets(in, in.readableBytes()));
    }

    private static BondFrame.Promises promises(ByteBuf in) {
        return new BondFrame.Promises(in.readUnsignedByte(), in.readUnsignedByte(),
                new BondId(in.readLong(), in.readLong()), octets(in, BondLimits.KEY_BYTES),
                in.readUnsignedShort(), in.readUnsignedShort());
    }

    private static BondFrame table(ByteBuf in, int epoch) throws BondException {
        require(in.readableBytes() >= BondLimits.TABLE_HEAD_BYTES, BondFault.WRONG_SIZE);
        long highest = in.readUnsignedInt();
        int count = in.readUnsignedShort();
        require(count <= BondLimits.MAX_CONNECTIONS, BondFault.WRONG_FIELD);
        size(in, count * BondLimits.ENTRY_BYTES);
        List<ConnectionEntry> entries = new ArrayList<>(count);
        long before = 0;
        for (int i = 0; i < count; i++) {
            ConnectionEntry entry = entry(in);
            require(entry.connectionId() > before, BondFault.WRONG_FIELD);
            before = entry.connectionId();
            entries.add(entry);
        }
        return new BondFrame.Table(epoch, highest, entries);
    }

    private static ConnectionEntry entry(ByteBuf in) throws BondException {
        long id = id(in);
        int state = in.readUnsignedByte();
        long received = in.readLong();
        long limit = in.readLong();
        if (state == 0) {
            return new ConnectionEntry.Open(id, received, limit);
        }
        require(received == 0 && limit == 0, BondFault.WRONG_FIELD);
        return new ConnectionEntry.Reset(id, state);
    }

    private static BondFrame open(ByteBuf in, int epoch) throws BondException {
        require(in.readableBytes() >= 6, BondFault.WRONG_SIZE);
        long id = id(in);
        int kind = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        require(length <= Limits.MAX_SERVICE_ID_BYTES, BondFault.WRONG_FIELD);
        size(in, length);
        for (int i = 0; i < length; i++) {
            byte character = in.getByte(in.readerIndex() + i);
            require(character > ' ' && character <= '~', BondFault.WRONG_FIELD);
        }
        return new BondFrame.Open(epoch, id, kind, in.toString(StandardCharsets.US_ASCII));
    }

    private static BondFrame reset(ByteBuf in, int epoch) throws BondException {
        require(in.readableBytes() >= 5, BondFault.WRONG_SIZE);
        long id = id(in);
        int code = in.readUnsignedByte();
        require(code != 0, BondFault.WRONG_FIELD);
        return new BondFrame.Reset(epoch, id, code, text(in));
    }

    private static long id(ByteBuf in) throws BondException {
        long id = in.readUnsignedInt();
        require(id != 0, BondFault.WRONG_FIELD);
        return id;
    }

    private static String text(ByteBuf in) throws BondException {
        require(in.readableBytes() <= BondLimits.MAX_TEXT_BYTES, BondFault.WRONG_SIZE);
        require(ByteBufUtil.isText(in, StandardCharsets.UTF_8), BondFault.WRONG_FIELD);
        return in.toString(StandardCharsets.UTF_8);
    }

    private static Octets octets(ByteBuf in, int bytes) {
        byte[] read = new byte[bytes];
        in.readBytes(read);
        return bytes == 0 ? Octets.EMPTY : Octets.of(read);
    }

    private static void size(ByteBuf in, int bytes) throws BondException {
        require(in.readableBytes() == bytes, BondFault.WRONG_SIZE);
    }

    private static void require(boolean kept, BondFault fault) throws BondException {
        if (!kept) {
            throw new BondException(fault);
        }
    }
}
