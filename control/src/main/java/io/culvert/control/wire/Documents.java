package io.culvert.control.wire;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import java.nio.charset.CharacterCodingException;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes documents in one format. Both formats give the same tree for the same request, so
/// operations do not depend on the format.
///
/// Written values are texts, integers, booleans, [java.time.Instant]s, lists, and maps of these by
/// member name.
public abstract sealed class Documents permits JsonDocuments, CborDocuments {

    /// Limits that keep the cost of parsing a body proportional to its size, which is limited elsewhere.
    static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
        .maxNestingDepth(32)
        .maxNameLength(1024)
        .maxNumberLength(64)
        .maxTokenCount(100_000)
        .build();

    private static final String LIMITS = "at most 32 levels, names of 1024 characters, numbers of 64 digits, 100000 parts";

    private final ObjectMapper mapper;
    private final String contentType;

    Documents(MapperBuilder<?, ?> builder, String contentType) {
        this.mapper = builder
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
        this.contentType = contentType;
    }

    /// AWS JSON 1.1.
    public static Documents json() {
        return JsonDocuments.INSTANCE;
    }

    /// Smithy RPC v2 CBOR.
    public static Documents cbor() {
        return CborDocuments.INSTANCE;
    }

    /// The type of a body in this format.
    public String contentType() {
        return contentType;
    }

    /// Parses the document in a body; an empty body is a document without members.
    ///
    /// @throws ApiError SerializationException if the body is not one document of this format or not
    /// a structure
    public ObjectNode read(byte[] body) {
        if (body.length == 0) {
            return mapper.createObjectNode();
        }
        if (checkedTree(body) instanceof ObjectNode structure) {
            return structure;
        }
        throw new ApiError(ErrorType.SERIALIZATION,
                "request: not a structure (expected: one with named members)");
    }

    /// The body of an answer.
    public abstract byte[] write(Map<String, ?> document);

    ObjectMapper mapper() {
        return mapper;
    }

    /// Parses a body that is not empty.
    ///
    /// @throws JacksonException if the body is not one document of this format or exceeds [#CONSTRAINTS]
    /// @throws CharacterCodingException if a text is not UTF-8
    abstract JsonNode tree(byte[] body) throws CharacterCodingException;

    private JsonNode checkedTree(byte[] body) {
        try {
            return tree(body);
        } catch (CharacterCodingException e) {
            throw malformed("not UTF-8");
        } catch (StreamConstraintsException e) {
            throw new ApiError(ErrorType.SERIALIZATION,
                    "request: too deep or too many parts (expected: " + LIMITS + ")");
        } catch (JacksonException e) {
            throw malformed("malformed at offset " + offset(e));
        }
    }

    private ApiError malformed(String how) {
        return new ApiError(ErrorType.SERIALIZATION,
                "request: " + how + " (expected: one document of " + contentType + ")");
    }

    private static long offset(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        return at == null ? 0 : Math.max(0, Math.max(at.getByteOffset(), at.getCharOffset()));
    }
}
