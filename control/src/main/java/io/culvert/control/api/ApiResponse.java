package io.culvert.control.api;

import java.util.Map;

/// One HTTP response. The handler that writes it adds `x-amzn-RequestId` and `Content-Length`.
///
/// @param status the HTTP status
/// @param contentType the body's type
/// @param headers further headers
/// @param body the whole body; must not be modified
@SuppressWarnings("ArrayRecordComponent")
public record ApiResponse(int status, String contentType, Map<String, String> headers, byte[] body) {

    public ApiResponse {
        headers = Map.copyOf(headers);
    }

    /// A text for logs: never contains the body, because responses carry tokens.
    @Override
    public String toString() {
        return "ApiResponse[" + status + ", " + body.length + " bytes]";
    }
}
