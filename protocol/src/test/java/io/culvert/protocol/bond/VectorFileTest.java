package io.culvert.protocol.bond;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.protocol.Facing;
import io.culvert.protocol.Grant;
import io.culvert.protocol.Ready;
import io.culvert.protocol.SpecVectors;
import io.culvert.protocol.TextException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// docs/spec/c1-vectors.json, which an end in another language tests itself with (spec: c1 15): this codec
/// reads from it what it says, and writes the same bytes.
class VectorFileTest {

    private static final int EPOCH = 0x5f0c2a9e;
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNode FILE = JSON
        .readTree(Path.of("..", "docs", "spec", "c1-vectors.json").toFile());

    static Stream<JsonNode> frames() {
        return FILE.path("frames").valueStream();
    }

    static Stream<JsonNode> refusedFrames() {
        return FILE.path("refusedFrames").valueStream();
    }

    static Stream<JsonNode> texts() {
        return FILE.path("texts").valueStream();
    }

    static Stream<JsonNode> refusedTexts() {
        return FILE.path("refusedTexts").valueStream();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void readsAndWritesEachFrame(JsonNode vector) throws Exception {
        BondFrame frame = BondFrameDecoder.decode(bytes(vector), EPOCH);
        assertThat(JSON.<JsonNode>valueToTree(fields(frame))).isEqualTo(vector.path("frame"));
        assertThat(HexFormat.of().formatHex(BondFrameEncoder.toBytes(frame)))
            .isEqualTo(vector.path("bytes").asString());
    }

    @ParameterizedTest
    @MethodSource("refusedFrames")
    void refusesEachFaultyFrame(JsonNode vector) {
        assertThatThrownBy(() -> BondFrameDecoder.decode(bytes(vector), EPOCH))
            .isInstanceOf(BondException.class);
    }

    @Test
    void skipsLaterTypesAndFramesOfOtherEpochs() throws Exception {
        for (JsonNode vector : FILE.path("skippedFrames")) {
            assertThat(BondFrameDecoder.decode(bytes(vector), EPOCH)).isInstanceOf(BondFrame.Skippable.class);
        }
        for (JsonNode vector : FILE.path("staleFrames")) {
            assertThat(BondFrameDecoder.decode(bytes(vector), EPOCH)).isInstanceOf(BondFrame.Stale.class);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readsAndWritesEachText(JsonNode vector) throws Exception {
        String text = vector.path("text").asString();
        Optional<Ready> ready = Ready.parse(text);
        Map<String, Object> fields = ready.isPresent()
                ? fields("kind", "ready", "epoch", "%08x".formatted(ready.get().epoch()))
                : fields(Facing.parse(text).orElseThrow());
        assertThat(JSON.<JsonNode>valueToTree(fields)).isEqualTo(vector.path("message"));
        assertThat(ready.isPresent() ? ready.get().text() : Facing.parse(text).orElseThrow().text())
            .isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("refusedTexts")
    void refusesEachFaultyText(JsonNode vector) {
        assertThatThrownBy(() -> Facing.parse(vector.asString())).isInstanceOf(TextException.class);
    }

    @Test
    void readsTextsInAnyOrderAndIgnoresUnknownKinds() throws Exception {
        for (JsonNode vector : FILE.path("sameTexts")) {
            assertThat(Facing.parse(vector.path("text").asString()))
                .isEqualTo(Facing.parse(vector.path("same").asString()));
        }
        for (JsonNode text : FILE.path("ignoredTexts")) {
            assertThat(Facing.parse(text.asString())).isEmpty();
        }
    }

    /// The file and the document state the same bytes.
    @Test
    void hasEveryVectorOfTheDocument() {
        Set<String> inFile = new HashSet<>();
        FILE.findValuesAsString("bytes").forEach(inFile::add);
        for (String section : List.of("15.2", "15.3")) {
            assertThat(values(FILE.path("handshakes").get(section.equals("15.2") ? 0 : 1)))
                .containsAll(SpecVectors.bytes(section).values());
        }
        assertThat(inFile).containsAll(SpecVectors.bytes("15.4").values());
        assertThat(texts().map(each -> each.path("text").asString()).toList())
            .containsAll(SpecVectors.block("15.1"));
    }

    private static List<String> values(JsonNode object) {
        return object.valueStream().map(JsonNode::asString).toList();
    }

    private static ByteBuf bytes(JsonNode vector) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(vector.path("bytes").asString()));
    }

    private static Map<String, Object> fields(Facing facing) {
        Facing.EpochTerms terms = facing.terms();
        long away = facing instanceof Facing.Alone alone ? alone.awayMillis() : -1;
        return fields("kind", "facing", "epoch", "%08x".formatted(terms.epoch()), "mode",
                facing.mode().wireName(), "source", text(terms.source()), "destination",
                text(terms.destination()), "services", terms.services(), "until", terms.untilMillis(), "away",
                away);
    }

    private static String text(Grant grant) {
        return grant.text();
    }

    private static Map<String, Object> fields(BondFrame frame) {
        return switch (frame) {
            case BondFrame.Hello hello -> promises("HELLO", hello.promises());
            case BondFrame.Welcome welcome -> {
                Map<String, Object> fields = promises("WELCOME", welcome.promises());
                fields.put("proof", hex(welcome.proof()));
                yield fields;
            }
            case BondFrame.Proof proof -> fields("type", "PROOF", "proof", hex(proof.proof()));
            case BondFrame.Refuse refuse ->
                fields("type", "REFUSE", "code", refuse.code(), "text", refuse.text());
            case BondFrame.Leave leave -> fields("type", "LEAVE", "code", leave.code());
            case BondFrame.Table table -> fields("type", "TABLE", "highest", table.highest(), "entries",
                    table.entries().stream().map(VectorFileTest::fields).toList());
            case BondFrame.OfConnection of -> ofConnection(of);
            case BondFrame.Ping ping -> fields("type", "PING", "content", "%016x".formatted(ping.content()));
            case BondFrame.Pong pong -> fields("type", "PONG", "content", "%016x".formatted(pong.content()));
            case BondFrame.Skippable skippable -> throw new AssertionError(skippable);
            case BondFrame.Stale stale -> throw new AssertionError(stale);
        };
    }

    private static Map<String, Object> ofConnection(BondFrame.OfConnection frame) {
        return switch (frame) {
            case BondFrame.Open open ->
                connection("OPEN", open, "kind", open.kind(), "serviceId", open.serviceId());
            case BondFrame.Data data -> connection("DATA", data, "position", "" + data.position(), "payload",
                    ByteBufUtil.hexDump(data.payload()));
            case BondFrame.End end -> connection("END", end, "position", "" + end.position());
            case BondFrame.Ack ack ->
                connection("ACK", ack, "received", "" + ack.received(), "limit", "" + ack.limit());
            case BondFrame.Reset reset ->
                connection("RESET", reset, "code", reset.code(), "text", reset.text());
            case BondFrame.Forgot forgot -> connection("FORGOT", forgot);
        };
    }

    private static Map<String, Object> connection(String type, BondFrame.OfConnection frame, Object... more) {
        Map<String, Object> fields = fields("type", type, "connection", frame.connectionId());
        fields.putAll(fields(more));
        return fields;
    }

    private static Map<String, Object> fields(ConnectionEntry entry) {
        return switch (entry) {
            case ConnectionEntry.Open open -> entry(open, 0, open.received(), open.limit());
            case ConnectionEntry.Reset reset -> entry(reset, reset.code(), 0, 0);
        };
    }

    private static Map<String, Object> entry(ConnectionEntry entry, int state, long received, long limit) {
        return fields("connection", entry.connectionId(), "state", state, "received", "" + received, "limit",
                "" + limit);
    }

    private static Map<String, Object> promises(String type, BondFrame.Promises promises) {
        return fields("type", type, "version", promises.version(), "flags", promises.flags(), "bond",
                "%016x%016x".formatted(promises.bond().high(), promises.bond().low()), "key",
                hex(promises.key()), "connections", promises.connections(), "awaySeconds",
                promises.awaySeconds());
    }

    private static String hex(Octets octets) {
        return HexFormat.of().formatHex(octets.toBytes());
    }

    private static Map<String, Object> fields(Object... keysAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            fields.put((String) keysAndValues[i], value instanceof Long number ? narrow(number) : value);
        }
        return fields;
    }

    /// A number as JSON's reader has it.
    private static Object narrow(long number) {
        return number == (int) number ? (Object) (int) number : (Object) number;
    }
}
