package io.culvert.control.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// AWS JSON 1.1: timestamps are seconds with a fraction.
final class JsonDocuments extends Documents {

    static final JsonDocuments INSTANCE = new JsonDocuments();

    private final DocumentWriter writer = new DocumentWriter(JsonDocuments::writeTimestamp);

    private JsonDocuments() {
        super(JsonMapper.builder(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build()),
                "application/x-amz-json-1.1");
    }

    /// Decodes the text first, because the parser would accept other encodings and malformed UTF-8.
    @Override
    JsonNode tree(byte[] body) throws CharacterCodingException {
        return mapper().readTree(UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    }

    @Override
    public byte[] write(Map<String, ?> document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = mapper().createGenerator(bytes)) {
            writer.write(out, document);
        }
        return bytes.toByteArray();
    }

    private static void writeTimestamp(JsonGenerator out, Instant moment) {
        out.writeNumber(BigDecimal.valueOf(moment.toEpochMilli(), 3).toPlainString());
    }
}
