package io.culvert.control.operation;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.AuditSource;
import io.culvert.control.api.ErrorType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;

/// Pages of the audit for the operations that show it: reads `maxResults` and `nextToken`, and writes
/// `events` and `nextToken`. Two calls at a time read the audit; further ones are refused, and SDKs repeat
/// them. Thread safe.
public final class AuditPages {

    private static final int MAX_PAGE = 100;
    private static final TextRule TOKEN = TextRule.atMost(4096);

    private final AuditSource source;
    private final SealedPlaces places;
    private final Semaphore readers = new Semaphore(2);

    public AuditPages(AuditSource source, SealedPlaces places) {
        this.source = source;
        this.places = places;
    }

    /// What is asked for.
    ///
    /// @param from the earliest time
    /// @param until the time that all events are before
    /// @param wanted whether an event is wanted, by its fields
    public record Question(Instant from, Instant until, Predicate<Map<String, String>> wanted) {}

    /// One page.
    ///
    /// @param shape an event as the answer shows it
    public Map<String, Object> page(Members input, ApiCall call, Question question,
            Function<Map<String, String>, Map<String, ?>> shape) {
        int size = input.integer("maxResults", 1, MAX_PAGE).orElse(MAX_PAGE);
        Optional<String> token = input.text("nextToken", TOKEN);
        String asked = call.operation().orElseThrow() + "\n" + call.caller().arn() + "\n"
                + input.textWithout(Set.of("maxResults", "nextToken"));
        Optional<String> place = token.map(text -> place(text, asked));
        AuditSource.Events found = read(question, size, place);
        Map<String, Object> answer = new LinkedHashMap<>();
        List<Map<String, ?>> events = found.events().stream().<Map<String, ?>>map(shape).toList();
        answer.put("events", events);
        found.next().ifPresent(next -> answer.put("nextToken", places.write(next, asked)));
        return answer;
    }

    private String place(String token, String asked) {
        return places.read(token, asked)
            .orElseThrow(() -> Refusals
                .invalid("nextToken: not one that this service gave to this caller for this list (expected: "
                        + "the token of the previous page, or none)"));
    }

    private AuditSource.Events read(Question question, int size, Optional<String> place) {
        if (!readers.tryAcquire()) {
            throw new ApiError(ErrorType.THROTTLING,
                    "Rate exceeded: other calls read the audit (expected: a repetition)");
        }
        try {
            return source.page(question.from(), question.until(), question.wanted(), size, place);
        } finally {
            readers.release();
        }
    }
}
