package io.culvert.control.wire;

import io.culvert.control.api.ApiRequest;

/// The format of a request and its answer.
public enum WireFormat {
    /// AWS JSON 1.1: the operation in `X-Amz-Target`.
    AWS_JSON,
    /// Smithy RPC v2 CBOR: the operation in the path.
    RPC_CBOR,
    /// The Query protocol: requests are forms, answers are XML.
    QUERY,
    /// JSON bodies on the paths of resources.
    REST_JSON;

    /// The format of a request, by its shape alone, so that even a request for an unknown service gets an
    /// error that the caller's SDK can parse.
    public static WireFormat of(ApiRequest request) {
        if (request.path().startsWith("/service/") || request.headers().containsKey("smithy-protocol")) {
            return RPC_CBOR;
        }
        if (request.headers().containsKey("x-amz-target")) {
            return AWS_JSON;
        }
        if (!request.path().equals("/")) {
            return REST_JSON;
        }
        boolean form = request.header("content-type")
            .orElse("")
            .startsWith("application/x-www-form-urlencoded");
        return form || request.rawQuery().contains("Action=") ? QUERY : AWS_JSON;
    }
}
