package io.culvert.control.iot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.control.api.ApiResponse;
import io.culvert.registry.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list as a call asks for it. The token that leads to the next page is bound to the caller and
/// to all that the call asks, except for the size.
record IotPage(IotCall call, Words words) {

    private static final int MAX_SIZE = 250;
    private static final int DEFAULT_SIZE = 25;

    /// The member names of a list's page size, its token and the next page's token.
    enum Words {
        USUAL("maxResults", "nextToken", "nextToken"), CERTIFICATES("pageSize", "marker", "nextMarker");

        private final String size;
        private final String token;
        private final String next;

        Words(String size, String token, String next) {
            this.size = size;
            this.token = token;
            this.next = next;
        }
    }

    /// How many elements the page may have.
    int size() {
        String text = call.query().getOrDefault(words.size, Integer.toString(DEFAULT_SIZE));
        int size = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (size < 1 || size > MAX_SIZE) {
            throw IotCall
                .invalid(words.size + ": " + IotCall.shown(text) + " (expected: 1 to " + MAX_SIZE + ")");
        }
        return size;
    }

    /// The place behind which it begins, or null at the list's begin.
    @Nullable
    String after() {
        String token = call.query().get(words.token);
        return token == null ? null
                : call.means()
                    .tokens()
                    .read(token.replace('+', '-').replace('/', '_'), question())
                    .map(place -> new String(place, ISO_8859_1))
                    .orElseThrow(() -> IotCall.invalid(words.token
                            + ": not one that this service gave to this caller for this list (expected: the "
                            + "one of the page before, or none)"));
    }

    /// A page of a list by name or id, one element longer, which shows whether there is another page.
    Page asked() {
        return new Page(after(), size() + 1);
    }

    /// The answer.
    ///
    /// @param found up to one more than the page holds
    /// @param place an element's place in the list
    /// @param shown an element as it is answered
    <T> ApiResponse answer(String member, List<T> found, Function<T, String> place, Function<T, ?> shown) {
        List<T> page = found.subList(0, Math.min(size(), found.size()));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(member, page.stream().map(shown).toList());
        if (found.size() > page.size()) {
            answer.put(words.next, token(place.apply(page.getLast())));
        }
        return Rest.ok(answer);
    }

    /// In the letters that the original's marker has.
    private String token(String place) {
        return call.means()
            .tokens()
            .write(place.getBytes(ISO_8859_1), question())
            .replace('-', '+')
            .replace('_', '/');
    }

    private String question() {
        Map<String, String> asked = new TreeMap<>(call.query());
        asked.keySet().removeAll(List.of(words.size, words.token));
        return String.join("\n", call.call().caller().arn(), call.call().request().path(), asked.toString(),
                call.call().request().header("x-amzn-principal").orElse(""));
    }
}
