package io.culvert.control.iot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.PageTokens;
import io.culvert.control.operation.TextRule;
import io.culvert.registry.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// One page of a list as a call asks for it. The token that leads to the next page is bound to the caller,
/// the operation and its input, except for the page size.
record IotPage(Members input, ApiCall call, PageTokens tokens, Naming naming) {

    private static final int MAX_SIZE = 250;
    private static final int DEFAULT_SIZE = 25;
    private static final TextRule TOKEN = TextRule.atMost(4096);

    /// The member names of a list's page size, its token and the next page's token.
    enum Naming {
        NEXT_TOKEN("maxResults", "nextToken", "nextToken"), MARKER("pageSize", "marker", "nextMarker");

        private final String size;
        private final String token;
        private final String next;

        Naming(String size, String token, String next) {
            this.size = size;
            this.token = token;
            this.next = next;
        }
    }

    /// The maximum number of elements on the page.
    int size() {
        return input.integer(naming.size, 1, MAX_SIZE).orElse(DEFAULT_SIZE);
    }

    /// The position after which the page starts, or null for the first page.
    @Nullable
    String after() {
        return input.text(naming.token, TOKEN).map(this::position).orElse(null);
    }

    private String position(String token) {
        return tokens.read(token.replace('+', '-').replace('/', '_'), question())
            .map(position -> new String(position, ISO_8859_1))
            .orElseThrow(() -> IotRefusals.invalid(
                    naming.token + ": not one that this service gave to this caller for this list (expected: "
                            + "the token of the previous page, or none)"));
    }

    /// A page of a list by name or id, one element longer, which shows whether there is another page.
    Page asked() {
        return new Page(after(), size() + 1);
    }

    /// The answer, of elements that are short.
    ///
    /// @param member the member that holds the elements
    /// @param found up to one more than the page holds
    /// @param position an element's position in the list, in ASCII
    /// @param shown an element as it is answered
    <T> Map<String, ?> answer(String member, List<T> found, Function<T, String> position,
            Function<T, ?> shown) {
        return answer(member, found, position, element -> 0, shown);
    }

    /// The answer, of elements that may be long.
    ///
    /// @param found up to one more than the page holds; fewer if they reach [Page#MAX_CHARS]
    /// @param chars how many characters an element has
    <T> Map<String, ?> answer(String member, List<T> found, Function<T, String> position,
            ToIntFunction<T> chars, Function<T, ?> shown) {
        List<T> page = found.subList(0, Math.min(size(), found.size()));
        boolean isCut = found.stream().mapToInt(chars).sum() >= Page.MAX_CHARS;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(member, page.stream().map(shown).toList());
        if (found.size() > page.size() || isCut) {
            answer.put(naming.next, token(position.apply(page.getLast())));
        }
        return answer;
    }

    /// The answer of a search, which may examine many elements to find few.
    ///
    /// @param end the position where the next page starts, or null if there is none
    Map<String, ?> answer(String member, List<?> shown, @Nullable String end) {
        return end == null ? Map.of(member, shown) : Map.of(member, shown, naming.next, token(end));
    }

    /// In the alphabet that the pattern of AWS's markers allows.
    private String token(String position) {
        return tokens.write(position.getBytes(ISO_8859_1), question()).replace('-', '+').replace('_', '/');
    }

    private String question() {
        return String.join("\n", call.caller().arn(), call.operation().orElseThrow(),
                input.textWithout(Set.of(naming.size, naming.token)));
    }
}
