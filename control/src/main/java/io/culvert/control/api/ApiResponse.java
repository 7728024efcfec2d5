package io.culvert.control.api;

import java.util.Map;

/// One HTTP answer. `x-amzn-RequestId` and `Content-Length` are added by those who write it.
///
/// @param status the HTTP status
/// @param contentType the body's type
/// @param headers further headers
/// @param body all of it; nobody may change it
@SuppressWarnings("ArrayRecordComponent")
public record ApiResponse(int status, String contentType, Map<String, String> headers, byte[] body) {

    public ApiResponse {
        headers = Map.copyOf(headers);
    }

    /// What is fit for a log: answers carry tokens, so never the body.
    @Override
    public String toString() {
        return "ApiResponse[" + status + ", " + body.length + " bytes]";
    }
}
