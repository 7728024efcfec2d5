package io.culvert.control.iot;

import io.culvert.control.api.ApiResponse;
import io.culvert.control.wire.Documents;
import java.util.Map;

/// Answers in REST JSON.
final class Rest {

    private Rest() {}

    static ApiResponse ok(Map<String, ?> document) {
        return new ApiResponse(200, "application/json", Map.of(), Documents.json().write(document));
    }
}
