package io.culvert.control;

import io.culvert.control.api.ApiError;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// A request with its whole body, or one that is refused without it. Its holder must return `taken` to the
/// budget when the request is answered or dropped.
///
/// @param refusal why the body was not kept, or null
/// @param last whether the connection closes after the answer
/// @param taken the reserved part of the budget in bytes
@SuppressWarnings("ArrayRecordComponent")
record IncomingRequest(HttpRequest head, byte[] body, @Nullable ApiError refusal, boolean last, int taken) {

    @Override
    public String toString() {
        return "IncomingRequest[" + head.method() + ", " + body.length + " bytes]";
    }
}
