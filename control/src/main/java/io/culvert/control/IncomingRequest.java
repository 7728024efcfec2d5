package io.culvert.control;

import io.culvert.control.api.ApiError;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/// A request whose body is here, or that is refused without it. Whoever has it gives its bytes back to the
/// budget when it is answered or dropped.
///
/// @param refusal why its body was not kept, or null
/// @param last whether its connection ends with the answer
/// @param taken how much of the budget it uses
@SuppressWarnings("ArrayRecordComponent")
record IncomingRequest(HttpRequest head, byte[] body, @Nullable ApiError refusal, boolean last, int taken) {

    @Override
    public String toString() {
        return "IncomingRequest[" + head.method() + ", " + body.length + " bytes]";
    }
}
