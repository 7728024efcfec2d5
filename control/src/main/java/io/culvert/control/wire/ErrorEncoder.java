package io.culvert.control.wire;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ApiResponse;
import io.culvert.control.api.ErrorType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Encodes errors in each format. SDKs take the error type from the body's `__type`, from the header
/// `X-Amzn-ErrorType`, or from the XML's `Code`.
public final class ErrorEncoder {

    private static final String NAMESPACE = "com.amazonaws.iotsecuretunneling#";
    private static final String HEADER = "x-amzn-ErrorType";

    private ErrorEncoder() {}

    /// The response for an error.
    public static ApiResponse encode(ApiError error, WireFormat format, String requestId) {
        return switch (format) {
            case AWS_JSON -> json(error, error.type().status());
            case RPC_CBOR -> cbor(error);
            case REST_JSON -> rest(error);
            case QUERY -> query(error, requestId);
        };
    }

    private static ApiResponse json(ApiError error, int status) {
        String name = error.type().wireName();
        return new ApiResponse(status, Documents.json().contentType(), Map.of(HEADER, name),
                Documents.json().write(members(error, name)));
    }

    private static ApiResponse cbor(ApiError error) {
        int status = error.type() == ErrorType.UNKNOWN_OPERATION ? 404 : error.type().status();
        Map<String, String> headers = Map.of("smithy-protocol", "rpc-v2-cbor", HEADER,
                error.type().wireName());
        return new ApiResponse(status, Documents.cbor().contentType(), headers,
                Documents.cbor().write(members(error, NAMESPACE + error.type().wireName())));
    }

    private static ApiResponse rest(ApiError error) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("message", error.text());
        members.putAll(error.details());
        return new ApiResponse(error.type().restStatus(), "application/json",
                Map.of(HEADER, error.type().wireName()), Documents.json().write(members));
    }

    private static ApiResponse query(ApiError error, String requestId) {
        String body = """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <Error>
                    <Type>%s</Type>
                    <Code>%s</Code>
                    <Message>%s</Message>
                  </Error>
                  <RequestId>%s</RequestId>
                </ErrorResponse>
                """.formatted(error.type().restStatus() < 500 ? "Sender" : "Receiver",
                error.type().queryName(), Xml.escape(error.text()), Xml.escape(requestId));
        int status = error.type() == ErrorType.UNKNOWN_OPERATION ? 400 : error.type().restStatus();
        return new ApiResponse(status, "text/xml", Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> members(ApiError error, String type) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("__type", type);
        members.put("message", error.text());
        members.putAll(error.details());
        return members;
    }
}
