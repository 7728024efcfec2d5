package io.culvert.control.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.control.api.AuditSource;
import io.culvert.policy.AccessRequest;
import io.culvert.policy.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The operations that show the audit: ListAuditEvents and ListTunnelEvents.
class AuditPagesTest {

    private static final String OPERATOR = TestService.ACCOUNT;
    private static final String OTHER = TestService.OTHER_ACCOUNT;

    @AutoClose
    private final TestService service = new TestService();

    private final Kept kept = new Kept();

    /// Events in memory, the newest first; a place is the number of those before it.
    private static final class Kept implements AuditSource {

        private final List<Map<String, String>> events = new ArrayList<>();

        @Override
        public Events page(Instant from, Instant until, Predicate<Map<String, String>> wanted, int most,
                Optional<String> place) {
            int at = Integer.parseInt(place.orElse("0"));
            List<Map<String, String>> found = new ArrayList<>();
            while (at < events.size() && found.size() < most) {
                Map<String, String> event = events.get(at++);
                Instant time = Instant.parse(event.getOrDefault("time", ""));
                if (!time.isBefore(from) && time.isBefore(until) && wanted.test(event)) {
                    found.add(event);
                }
            }
            return new Events(found, at < events.size() ? Optional.of("" + at) : Optional.empty());
        }
    }

    @BeforeEach
    void start() {
        service.audit(kept);
    }

    private void happened(int second, Map<String, String> fields) {
        Map<String, String> event = new LinkedHashMap<>(fields);
        event.put("time", service.now().plusSeconds(second).toString());
        event.put("n", "" + second);
        kept.events.addFirst(event);
    }

    private Answer ask(String account, String operation, String members) {
        return service.administer(account, operation, "{" + members.replace('\'', '"') + "}");
    }

    private List<String> seen(String account, String members) {
        return ask(account, "ListAuditEvents", members).body().path("events").findValuesAsString("n");
    }

    private void threeAccounts() {
        happened(1, Map.of("kind", "call", "account", OPERATOR, "caller", "arn:aws:iam::1:user/alice",
                "operation", "OpenTunnel", "outcome", "done", "tunnel", "t-1", "source", "10.0.0.1"));
        happened(2, Map.of("kind", "call", "account", OTHER, "caller", "arn:aws:iam::2:user/alice"));
        happened(3, Map.of("kind", "handshake", "outcome", "refused"));
        happened(4, Map.of("kind", "mqtt", "account", OPERATOR, "thing", "pump valve", "outcome", "refused"));
    }

    @Test
    void callersSeeTheirOwnAccountAndOperatorsAlsoWhatBelongsToNone() {
        threeAccounts();
        assertThat(seen(OPERATOR, "")).containsExactly("4", "3", "1");
        assertThat(seen(OPERATOR, "'accountId':'" + OTHER + "'")).containsExactly("2");
        assertThat(seen(OPERATOR, "'accountId':'" + OPERATOR + "'")).containsExactly("4", "1");
        assertThat(seen(OTHER, "")).containsExactly("2");
        assertThat(ask(OTHER, "ListAuditEvents", "'accountId':'" + OPERATOR + "'").type())
            .isEqualTo("ResourceNotFoundException");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'kind':'mqtt'                             | 4
            'caller':'arn:aws:iam::1:user/alice'      | 1
            'caller':'alice'                          | 1
            'caller':'lice'                           | ""
            'operation':'OpenTunnel','outcome':'done' | 1
            'operation':'OpenTunnel','kind':'mqtt'    | ""
            'tunnelId':'t-1'                          | 1
            'thingName':'valve'                       | 4
            'thingName':'val'                         | ""
            'source':'10.0.0.1'                       | 1
            'outcome':'refused'                       | 4 3
            """)
    void filtersMustAllMatch(String members, String numbers) {
        threeAccounts();
        assertThat(String.join(" ", seen(OPERATOR, members))).isEqualTo(numbers);
    }

    @Test
    void timesLimitTheList() {
        threeAccounts();
        long second = service.now().getEpochSecond();
        assertThat(seen(OPERATOR, "'startTime':" + (second + 2))).containsExactly("4", "3");
        assertThat(seen(OPERATOR, "'endTime':" + (second + 4))).containsExactly("3", "1");
        assertThat(ask(OPERATOR, "ListAuditEvents", "'endTime':-1").type()).isEqualTo("ValidationException");
    }

    @Test
    void aTokenLeadsToTheNextPageOfItsCallerAndListAlone() {
        threeAccounts();
        Answer first = ask(OPERATOR, "ListAuditEvents", "'maxResults':1");
        String token = first.body().path("nextToken").asString();
        assertThat(token).doesNotContain("=");
        assertThat(seen(OPERATOR, "'maxResults':1,'nextToken':'" + token + "'")).containsExactly("3");
        for (String other : List.of("'kind':'mqtt',", "'startTime':1,")) {
            assertThat(ask(OPERATOR, "ListAuditEvents", other + "'nextToken':'" + token + "'").type())
                .isEqualTo("ValidationException");
        }
        assertThat(ask(OTHER, "ListAuditEvents", "'nextToken':'" + token + "'").type())
            .isEqualTo("ValidationException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aTokenThatTheServiceDidNotMakeIsRefused(String token) {
        assertThat(ask(OPERATOR, "ListAuditEvents", "'nextToken':'" + token + "'").type())
            .isEqualTo("ValidationException");
    }

    @Test
    void aTunnelsTimelineHasItsEventsAndNoOthers() {
        String id = service.open("{\"tags\":[{\"key\":\"k\",\"value\":\"v\"}]}");
        Map<String, String> about = Map.of("account", OPERATOR, "tunnel", id);
        happened(0,
                with(about, "kind", "call", "operation", "OpenTunnel", "outcome", "done", "caller", "me"));
        happened(1, with(about, "kind", "notification", "outcome", "due"));
        happened(2, with(about, "kind", "notification", "outcome", "delivered", "thing", "pump"));
        happened(3, with(about, "kind", "attach", "side", "source", "source", "10.0.0.1"));
        happened(4, with(about, "kind", "call", "operation", "DescribeTunnel", "outcome", "done"));
        happened(5, with(about, "kind", "detach", "side", "source", "reason", "the connection broke"));
        happened(6, with(about, "kind", "attach", "side", "source", "return", "client-token"));
        happened(7, with(about, "kind", "rotate", "side", "source destination"));
        happened(8, with(Map.of("account", OPERATOR, "tunnel", "another"), "kind", "close"));
        happened(9, with(Map.of("account", OTHER, "tunnel", id), "kind", "close"));
        happened(10, with(about, "kind", "close"));
        Answer answer = ask(OPERATOR, "ListTunnelEvents", "'tunnelId':'" + id + "'");
        assertThat(answer.body().path("events").findValuesAsString("event")).containsExactly("CLOSED",
                "ROTATED", "RETURNED", "DETACHED", "ATTACHED", "DEVICE_NOTIFIED", "NOTIFICATION_DUE",
                "OPENED");
        assertThat(answer.body().path("events").path(4).path("source").asString()).isEqualTo("10.0.0.1");
        assertThat(answer.body().path("events").path(3).path("reason").asString())
            .isEqualTo("the connection broke");
        assertThat(answer.body().path("events").path(7).path("time").asDouble())
            .isEqualTo(service.now().toEpochMilli() / 1000.0);
    }

    private static Map<String, String> with(Map<String, String> about, String... more) {
        Map<String, String> fields = new LinkedHashMap<>(about);
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return fields;
    }

    @Test
    void eachAsksPoliciesForItselfAndATunnelOfAnotherAccountIsNotThere() {
        String id = service.open("{\"tags\":[{\"key\":\"k\",\"value\":\"v\"}]}");
        assertThat(ask(OTHER, "ListTunnelEvents", "'tunnelId':'" + id + "'").type())
            .isEqualTo("ResourceNotFoundException");
        List<AccessRequest> asked = new ArrayList<>();
        service.authorizer(request -> {
            asked.add(request);
            return new Decision.Denied("none", false, request.resources().getFirst());
        });
        assertThat(ask(OPERATOR, "ListTunnelEvents", "'tunnelId':'" + id + "'").type())
            .isEqualTo("AccessDeniedException");
        assertThat(ask(OPERATOR, "ListAuditEvents", "'accountId':'" + OTHER + "'").type())
            .isEqualTo("AccessDeniedException");
        assertThat(asked).extracting(AccessRequest::action, AccessRequest::resources)
            .containsExactly(Tuple.tuple("culvert:ListTunnelEvents", List.of(TestService.arn(id))),
                    Tuple.tuple("culvert:ListAuditEvents", List.of("arn:aws:iam::" + OTHER + ":account")));
        assertThat(asked.getFirst().context()).containsEntry("aws:ResourceTag/k", List.of("v"));
    }
}
