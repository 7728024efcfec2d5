package io.culvert.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Bytes written as a table: each line has bytes, then two spaces or more, then a remark. Bytes are
/// hexadecimal (`00 0b`), the same bytes repeated (`4b*32`), or ASCII text without spaces in quotes (`'SSH'`).
public final class ByteTable {

    private ByteTable() {}

    /// The bytes of a table.
    public static byte[] bytes(String table) {
        ByteBuf bytes = Unpooled.buffer();
        table.lines()
            .map(line -> line.strip().split(" {2,}", 2)[0])
            .filter(line -> !line.isEmpty())
            .forEach(line -> add(bytes, line));
        byte[] all = new byte[bytes.readableBytes()];
        bytes.readBytes(all);
        return all;
    }

    /// The same, as digits without spaces.
    public static String hex(String table) {
        return HexFormat.of().formatHex(bytes(table));
    }

    private static void add(ByteBuf bytes, String line) {
        for (String token : line.split(" ")) {
            if (token.matches("'.+'")) {
                bytes.writeCharSequence(token.substring(1, token.length() - 1), StandardCharsets.US_ASCII);
                continue;
            }
            String[] parts = token.split("\\*");
            byte[] once = HexFormat.of().parseHex(parts[0]);
            int times = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
            for (int i = 0; i < times; i++) {
                bytes.writeBytes(once);
            }
        }
    }
}
