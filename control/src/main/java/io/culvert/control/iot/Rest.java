package io.culvert.control.iot;

import io.culvert.control.ApiError;
import io.culvert.control.ApiResponse;
import io.culvert.control.ErrorType;
import io.culvert.control.wire.Documents;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Bodies of REST JSON.
final class Rest {

    private Rest() {}

    static ApiResponse ok(Map<String, ?> document) {
        return new ApiResponse(200, "application/json", Map.of(), Documents.json().write(document));
    }

    /// The body's members; none for an empty body.
    static ObjectNode body(byte[] body) {
        return Documents.json().read(body.length == 0 ? new byte[]{'{', '}'} : body);
    }

    /// A page's size.
    static int limit(Map<String, String> query, String name) {
        String text = query.getOrDefault(name, "25");
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= 250) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw badLimit(name, text);
        }
        throw badLimit(name, text);
    }

    private static ApiError badLimit(String name, String text) {
        return new ApiError(ErrorType.INVALID_REQUEST, name + ": " + text + " (expected: 1 to 250)");
    }
}
