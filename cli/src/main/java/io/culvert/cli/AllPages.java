package io.culvert.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads lists that come in pages.
final class AllPages {

    private AllPages() {}

    /// All elements of a list, as one answer.
    ///
    /// @param member the member that holds the elements of a page
    /// @param request what each page is asked for with
    /// @param call asks for a page
    static JsonNode of(String member, Map<String, ?> request, Function<Map<String, ?>, JsonNode> call) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        ArrayNode elements = whole.putArray(member);
        Map<String, Object> page = new HashMap<>(request);
        String next;
        do {
            JsonNode answer = call.apply(page);
            answer.path(member).forEach(elements::add);
            next = answer.path("nextToken").asString("");
            page.put("nextToken", next);
        } while (!next.isEmpty());
        return whole;
    }
}
