package io.culvert.control.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORGenerator;
import tools.jackson.dataformat.cbor.CBORMapper;

/// Smithy RPC v2 CBOR: timestamps are tag 1 with seconds as a double; lengths are definite.
final class CborDocuments extends Documents {

    static final CborDocuments INSTANCE = new CborDocuments();

    private static final int EPOCH_SECONDS = 1;

    private final DocumentWriter writer = new DocumentWriter(CborDocuments::writeTimestamp);

    private CborDocuments() {
        super(CBORMapper.builder(CBORFactory.builder().streamReadConstraints(CONSTRAINTS).build()),
                "application/cbor");
    }

    @Override
    JsonNode tree(byte[] body) throws CharacterCodingException {
        JsonNode tree = mapper().readTree(body);
        CborTexts.requireUtf8(body);
        return tree;
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
        ((CBORGenerator) out).writeTag(EPOCH_SECONDS);
        out.writeNumber(moment.toEpochMilli() / 1000.0);
    }
}
