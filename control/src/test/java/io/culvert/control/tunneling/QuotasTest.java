package io.culvert.control.tunneling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.registry.RegistryQuotas;
import io.culvert.tunnel.TunnelsConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The limits that an operator sets (spec: service 1.9, rules 6, 10, 11).
class QuotasTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static TunnelsConfig config(int maxOpen, int maxClosed, int maxServices, int maxTags,
            Duration retention) {
        return new TunnelsConfig(maxOpen, maxClosed, maxServices, maxTags, retention, HOUR,
                TunnelsConfig.USUAL_LIFETIME);
    }

    private static TestService allowing(Duration lifetime) {
        return new TestService(new TunnelsConfig(9, 9, 3, 50, HOUR, HOUR, lifetime),
                TunnelApiConfig.DEFAULTS);
    }

    private static int minutes(TestService service, String id) {
        return service.describe(id).path("timeoutConfig").path("maxLifetimeTimeoutMinutes").asInt();
    }

    private static String tagged(String minutes) {
        return "{\"tags\":[{\"key\":\"culvert:lifetime-minutes\",\"value\":\"" + minutes + "\"}]}";
    }

    private static String member(int minutes) {
        return "{\"timeoutConfig\":{\"maxLifetimeTimeoutMinutes\":" + minutes + "}}";
    }

    @Test
    void aTunnelLivesAsLongAsTheOperatorAllowsIfATagOrTheMemberAsksForIt() {
        try (TestService service = allowing(Duration.ofDays(30))) {
            String week = service.open(tagged("10080"));
            assertThat(minutes(service, week)).isEqualTo(10_080);
            assertThat(minutes(service, service.open(member(43_200)))).isEqualTo(43_200);
            assertThat(minutes(service, service.open("{}"))).isEqualTo(720);
            service.pass(Duration.ofDays(7).minusSeconds(1));
            assertThat(service.describe(week).path("status").asString()).isEqualTo("OPEN");
            service.pass(Duration.ofSeconds(1));
            assertThat(service.describe(week).path("status").asString()).isEqualTo("CLOSED");
        }
    }

    @Test
    void aLongerLifetimeThanTheOperatorAllowsIsRefused() {
        try (TestService service = allowing(Duration.ofDays(1))) {
            assertThat(service.json("OpenTunnel", tagged("1441")).message())
                .isEqualTo("tag culvert:lifetime-minutes: '1441'"
                        + " (expected: a whole number of minutes from 1 to 1440)");
            assertThat(service.json("OpenTunnel", tagged("1h")).type()).isEqualTo("ValidationException");
            assertThat(service.json("OpenTunnel", member(1441)).type()).isEqualTo("ValidationException");
            assertThat(
                    service.json("OpenTunnel", member(60).replaceFirst("}$", "," + tagged("60").substring(1)))
                        .message())
                .contains("expected: one of both");
        }
        try (TestService service = new TestService(TunnelsConfig.DEFAULTS, TunnelApiConfig.DEFAULTS)) {
            assertThat(service.json("OpenTunnel", tagged("721")).status()).isEqualTo(400);
            assertThat(service.json("OpenTunnel", member(721)).type()).isEqualTo("ValidationException");
        }
    }

    @Test
    void aShorterMaximumIsTheDefault() {
        try (TestService service = allowing(HOUR)) {
            assertThat(minutes(service, service.open("{}"))).isEqualTo(60);
        }
    }

    @Test
    void anAccountHasNoMoreOpenTunnelsThanItMay() {
        try (TestService service = new TestService(config(2, 9, 3, 50, HOUR), TunnelApiConfig.DEFAULTS)) {
            String first = service.open("{}");
            service.open("{}");
            Answer answer = service.json("OpenTunnel", "{}");
            assertThat(answer.type()).isEqualTo("LimitExceededException");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message()).isEqualTo(
                    "open tunnels: 2 are open in this account (expected: fewer; close one or raise the limit)");
            assertThat(service.json(TestService.OTHER_ACCOUNT, "OpenTunnel", new byte[0]).status())
                .isEqualTo(200);
            service.json("CloseTunnel", "{\"tunnelId\":\"" + first + "\"}");
            assertThat(service.json("OpenTunnel", "{}").status()).isEqualTo(200);
            service.pass(Duration.ofHours(12));
            assertThat(service.json("OpenTunnel", "{}").status()).isEqualTo(200);
        }
    }

    @Test
    void theTunnelThatWasClosedFirstMakesRoomForTheNext() {
        try (TestService service = new TestService(config(2, 2, 3, 50, HOUR), TunnelApiConfig.DEFAULTS)) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ids.add(service.open("{}"));
                service.json("CloseTunnel", "{\"tunnelId\":\"" + ids.getLast() + "\"}");
                service.pass(Duration.ofSeconds(1));
            }
            assertThat(service.json("ListTunnels", "{}").body().findValuesAsString("tunnelId"))
                .containsExactly(ids.get(3), ids.get(2));
            assertThat(service.json("OpenTunnel", "{}").status()).isEqualTo(200);
        }
    }

    @Test
    void servicesTagsAndRetentionAreWhatTheOperatorSays() {
        try (TestService service = new TestService(config(9, 9, 1, 1, HOUR), TunnelApiConfig.DEFAULTS)) {
            assertThat(service.json("OpenTunnel", "{\"destinationConfig\":{\"services\":[\"A\",\"B\"]}}")
                .message()).isEqualTo("destinationConfig.services: 2 services (expected: at most 1)");
            assertThat(service
                .json("OpenTunnel",
                        "{\"tags\":[{\"key\":\"a\",\"value\":\"\"},{\"key\":\"b\",\"value\":\"\"}]}")
                .type()).isEqualTo("LimitExceededException");
            String id = service.open("{}");
            service.json("CloseTunnel", "{\"tunnelId\":\"" + id + "\"}");
            service.pass(HOUR.plusMillis(1));
            assertThat(service.describe(id).isMissingNode()).isTrue();
        }
    }

    @Test
    void theHighestLimitsFitTheStore() {
        try (TestService service = new TestService(config(9, 9, 1000, 1000, HOUR),
                TunnelApiConfig.DEFAULTS)) {
            String arn = TestService.arn(service.open("{}"));
            for (int call = 0; call < 5; call++) {
                StringBuilder tags = new StringBuilder();
                for (int i = 0; i < 200; i++) {
                    tags.append(i == 0 ? "" : ",")
                        .append("{\"key\":\"")
                        .append(call * 200 + i)
                        .append("𝒦".repeat(124))
                        .append("\",\"value\":\"")
                        .append("𝒱".repeat(256))
                        .append("\"}");
                }
                assertThat(service
                    .json("TagResource", "{\"resourceArn\":\"" + arn + "\",\"tags\":[" + tags + "]}")
                    .status()).isEqualTo(200);
            }
            StringBuilder services = new StringBuilder();
            for (int i = 0; i < 1000; i++) {
                services.append(i == 0 ? "\"" : ",\"").append(1000 + i).append("s".repeat(124)).append('"');
            }
            assertThat(service.json("OpenTunnel", "{\"destinationConfig\":{\"services\":[" + services + "]}}")
                .status()).isEqualTo(200);
        }
    }

    @Test
    void anAccountCallsNoOftenerThanItMay() {
        try (TestService service = new TestService(TunnelsConfig.DEFAULTS, new TunnelApiConfig(3, false))) {
            for (int i = 0; i < 3; i++) {
                assertThat(service.json("ListTunnels", "{}").status()).isEqualTo(200);
            }
            Answer answer = service.cbor("ListTunnels", new byte[0]);
            assertThat(answer.type()).isEqualTo("ThrottlingException");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.message())
                .isEqualTo("Rate exceeded: more than 3 calls per second in this account");
            assertThat(service.json(TestService.OTHER_ACCOUNT, "ListTunnels", new byte[0]).status())
                .isEqualTo(200);
            service.pass(Duration.ofMillis(334));
            assertThat(service.json("ListTunnels", "{}").status()).isEqualTo(200);
            assertThat(service.json("ListTunnels", "{}").type()).isEqualTo("ThrottlingException");
        }
    }

    @Test
    void strictnessAboutThingsIsASwitch() {
        try (TestService service = new TestService(TunnelsConfig.DEFAULTS, new TunnelApiConfig(9, true))) {
            String to = "{\"destinationConfig\":{\"thingName\":\"%s\",\"services\":[\"S\"]}}";
            assertThat(service.json("OpenTunnel", to.formatted("pump")).status()).isEqualTo(200);
            Answer answer = service.json("OpenTunnel", to.formatted("valve"));
            assertThat(answer.type()).isEqualTo("ResourceNotFoundException");
            assertThat(answer.message()).isEqualTo("Thing valve not found");
        }
    }

    @Test
    void limitsOutOfTheirRangeAreRefused() {
        assertThatThrownBy(() -> config(0, 9, 3, 50, HOUR))
            .hasMessage("max-open-tunnels: 0 (expected: 1 to 2147483647)");
        assertThatThrownBy(() -> config(1, -1, 3, 50, HOUR))
            .hasMessage("max-closed-tunnels: -1 (expected: 0 to 2147483647)");
        assertThatThrownBy(() -> new RegistryQuotas(1, 1, 0, 1))
            .hasMessage("max-certificates: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> config(1, 9, 1001, 50, HOUR))
            .hasMessage("max-services: 1001 (expected: 1 to 1000)");
        assertThatThrownBy(() -> config(1, 9, 3, -1, HOUR)).hasMessage("max-tags: -1 (expected: 0 to 1000)");
        assertThatThrownBy(() -> config(1, 9, 3, 50, HOUR.negated()))
            .hasMessageStartingWith("retention-minutes: -60");
        assertThatThrownBy(() -> allowing(Duration.ofDays(366)))
            .hasMessage("max-lifetime-minutes: 527040 (expected: 1 to 525600)");
        assertThatThrownBy(() -> new TunnelApiConfig(0, false))
            .hasMessage("calls-per-second: 0 (expected: 1 or more)");
    }
}
