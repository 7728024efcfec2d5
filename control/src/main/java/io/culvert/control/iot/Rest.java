package io.culvert.control.iot;

import io.culvert.control.ApiResponse;
import io.culvert.control.wire.Documents;
import io.culvert.registry.Page;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Answers in REST JSON.
final class Rest {

    private Rest() {}

    static ApiResponse ok(Map<String, ?> document) {
        return new ApiResponse(200, "application/json", Map.of(), Documents.json().write(document));
    }

    /// One page of a list by name or id.
    ///
    /// @param found up to one more than the page holds, which tells whether there is another
    /// @param page as it was asked for, one element longer than the caller's
    /// @param key an element's place in the list
    /// @param shown an element as it is answered
    static <T> ApiResponse page(String member, List<T> found, Page page, Function<T, String> key,
            Function<T, ?> shown) {
        int size = page.limit() - 1;
        List<T> shownOnes = found.subList(0, Math.min(size, found.size()));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(member, shownOnes.stream().map(shown).toList());
        if (found.size() > size) {
            answer.put("nextToken", Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.apply(shownOnes.getLast()).getBytes(StandardCharsets.ISO_8859_1)));
        }
        return ok(answer);
    }
}
