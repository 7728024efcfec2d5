package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.AuditPages;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.Refusals;
import io.culvert.control.operation.TextRule;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Shows the audit, the newest event first. Callers see events of their own account; callers of the
/// operator's account also those of no account, or of the account that they name.
public final class ListAuditEvents implements Operation {

    private static final TextRule TEXT = new TextRule(1, 1024, "(?s).*");
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    /// Members that filter, with the fields of an event that they are compared with.
    private static final Map<String, String> FILTERS = Map.of("kind", "kind", "caller", "caller",
            "accessKeyId", "accessKeyId", "operation", "operation", "tunnelId", "tunnel", "thingName",
            "thing", "outcome", "outcome", "source", "source");

    private final AuditPages pages;
    private final Access access;
    private final String operator;
    private final InstantSource clock;

    /// @param operator the account from which all others are administered
    public ListAuditEvents(AuditPages pages, Access access, String operator, InstantSource clock) {
        this.pages = pages;
        this.access = access;
        this.operator = operator;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ListAuditEvents";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        boolean isOperator = call.account().equals(operator);
        Optional<String> named = input.text("accountId", AdminMemberRules.ACCOUNT_ID);
        Instant from = time(input, "startTime").orElse(Instant.EPOCH);
        Instant until = time(input, "endTime").orElse(END);
        Predicate<Map<String, String>> wanted = filter(input)
            .and(event -> named.orElse(call.account()).equals(event.get("account"))
                    || (isOperator && named.isEmpty() && !event.containsKey("account")));
        named.ifPresent(account -> requireVisible(account, call, isOperator));
        access.require(call, "culvert:ListAuditEvents", List.of(Arn.account(named.orElse(call.account()))),
                Map.of());
        return pages.page(input, call, new AuditPages.Question(from, until, wanted), event -> event);
    }

    private void requireVisible(String account, ApiCall call, boolean isOperator) {
        if (!isOperator && !account.equals(call.account())) {
            throw new ApiError(ErrorType.RESOURCE_NOT_FOUND,
                    "account: " + account + " is not there (expected: one of this service's)");
        }
    }

    /// A time in seconds since 1970.
    private Optional<Instant> time(Members input, String name) {
        return input.number(name).map(seconds -> {
            if (seconds < 0 || seconds > END.getEpochSecond()) {
                throw Refusals.constraint("'" + seconds + "'", input.at(name),
                        "Member must be seconds since 1970, such as " + clock.instant().getEpochSecond());
            }
            return Instant.ofEpochSecond(seconds);
        });
    }

    private static Predicate<Map<String, String>> filter(Members input) {
        Map<String, String> asked = new LinkedHashMap<>();
        FILTERS
            .forEach((member, field) -> input.text(member, TEXT).ifPresent(value -> asked.put(field, value)));
        return event -> asked.entrySet().stream().allMatch(each -> matches(event, each));
    }

    /// A field matches as a whole, by one of its words (the things of a device), or by the name at the end of
    /// an ARN.
    private static boolean matches(Map<String, String> event, Map.Entry<String, String> asked) {
        String value = event.getOrDefault(asked.getKey(), "");
        return value.equals(asked.getValue()) || value.endsWith("/" + asked.getValue())
                || (asked.getKey().equals("thing") && List.of(value.split(" ")).contains(asked.getValue()));
    }
}
