package io.culvert.localproxy.bond;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Ready;
import io.culvert.protocol.bond.BondFrame;
import io.culvert.protocol.bond.BondFrameEncoder;
import java.nio.charset.StandardCharsets;

/// A frame or text message on its way, with bytes that differ for any two messages.
///
/// @param content [Facing], [Ready] or [BondFrame]
record ModelMessage(Object content, byte[] bytes) {

    static ModelMessage of(Object content) {
        return new ModelMessage(content, switch (content) {
            case Facing facing -> facing.text().getBytes(StandardCharsets.US_ASCII);
            case Ready ready -> ready.text().getBytes(StandardCharsets.US_ASCII);
            case BondFrame frame -> BondFrameEncoder.toBytes(frame);
            default -> throw new IllegalArgumentException(content.toString());
        });
    }

    boolean isText() {
        return !(content instanceof BondFrame);
    }

    @Override
    public String toString() {
        return content instanceof BondFrame.Data data
                ? "Data[connection=%d, position=%d]".formatted(data.connectionId(), data.position())
                : content.toString();
    }
}
