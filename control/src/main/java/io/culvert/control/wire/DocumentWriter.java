package io.culvert.control.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;

/// Writes a document to a generator. The format supplies the encoding of timestamps. Passes the lengths of
/// lists and maps in advance, as definite CBOR lengths require.
final class DocumentWriter {

    private final BiConsumer<JsonGenerator, Instant> timestamps;

    DocumentWriter(BiConsumer<JsonGenerator, Instant> timestamps) {
        this.timestamps = timestamps;
    }

    void write(JsonGenerator out, Object value) {
        switch (value) {
            case String text -> out.writeString(text);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Boolean flag -> out.writeBoolean(flag);
            case Instant moment -> timestamps.accept(out, moment);
            case List<?> list -> writeList(out, list);
            case Map<?, ?> members -> writeStructure(out, members);
            default -> throw new IllegalArgumentException("document: a " + value.getClass().getSimpleName());
        }
    }

    private void writeList(JsonGenerator out, List<?> list) {
        out.writeStartArray(list, list.size());
        list.forEach(element -> write(out, element));
        out.writeEndArray();
    }

    private void writeStructure(JsonGenerator out, Map<?, ?> members) {
        out.writeStartObject(members, members.size());
        members.forEach((name, value) -> {
            out.writeName((String) name);
            write(out, value);
        });
        out.writeEndObject();
    }
}
