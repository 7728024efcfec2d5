package io.culvert.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.identity.Caller;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PolicyAuthorizerTest {

    private static final Caller ROOT = new Caller("111122223333", "root", "111122223333",
            "arn:aws:iam::111122223333:root", "AKIAROOT");

    @Test
    void rootMayDoEverythingAndIsNotAskedFor() {
        PolicyAuthorizer authorizer = new PolicyAuthorizer(caller -> {
            throw new AssertionError("asked for root");
        });
        assertThat(authorizer.decide(new AccessRequest(ROOT, "iot:OpenTunnel", List.of("*"), Map.of())))
            .isEqualTo(new Decision.Allowed());
    }

    @Test
    void whoHasNoPolicyMayDoNothing() {
        PolicyAuthorizer authorizer = new PolicyAuthorizer(caller -> List.of());
        assertThat(authorizer.decide(Decisions.request("iot:ListTunnels", "tunnel/*", "")))
            .isEqualTo(new Decision.Denied(
                    "no policy allows iot:ListTunnels on arn:aws:iot:eu-west-1:111122223333:tunnel/*", false,
                    "arn:aws:iot:eu-west-1:111122223333:tunnel/*"));
    }

    @Test
    void oneOfSeveralPoliciesIsEnoughToAllowAndToDeny() {
        NamedPolicy open = policy("open", "{'Effect':'Allow','Action':'iot:OpenTunnel','Resource':'*'}");
        NamedPolicy list = policy("list", "{'Effect':'Allow','Action':'iot:ListTunnels','Resource':'*'}");
        NamedPolicy never = policy("never",
                "{'Sid':'Never','Effect':'Deny','Action':'iot:OpenTunnel','Resource':'*'}");
        AccessRequest request = Decisions.request("iot:OpenTunnel", "tunnel/*", "");
        assertThat(new PolicyAuthorizer(caller -> List.of(list, open)).decide(request))
            .isEqualTo(new Decision.Allowed());
        assertThat(new PolicyAuthorizer(caller -> List.of(list, open, never)).decide(request))
            .isInstanceOfSatisfying(Decision.Denied.class, denied -> {
                assertThat(denied.explicit()).isTrue();
                assertThat(denied.why()).startsWith("policy never, Never denies iot:OpenTunnel");
            });
    }

    @Test
    void namesTheResourceThatIsRefused() {
        PolicyAuthorizer authorizer = Decisions
            .authorizer("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"arn:aws:iot:*:*:tunnel/*\"}");
        assertThat(authorizer.decide(Decisions.request("iot:OpenTunnel", "tunnel/* and thing/pump", "")))
            .isInstanceOfSatisfying(Decision.Denied.class,
                    denied -> assertThat(denied.resource()).endsWith(":thing/pump"));
    }

    @Test
    void explainsWhatEachStatementHadToSay() {
        String statements = """
                [{"Sid":"Other","Effect":"Deny","Action":"iot:CloseTunnel","Resource":"*"},
                 {"Effect":"Allow","Action":"iot:*","Resource":"arn:aws:iot:*:*:thing/a"},
                 {"Sid":"Source","Effect":"Allow","Action":"iot:*","Resource":"*",
                  "Condition":{"ForAnyValue:StringLikeIfExists":{"iot:clientmode":["S*","A*"]}}}]""";
        Explanation explanation = Decisions.authorizer(statements)
            .explain(Decisions.request("iot:RotateTunnelAccessToken", "tunnel/a",
                    "iot:ClientMode=DESTINATION"));
        assertThat(explanation.judgements())
            .extracting(Judgement::policy, Judgement::statement, Judgement::effect, Judgement::verdict)
            .containsExactly(
                    org.assertj.core.groups.Tuple.tuple("ops", "Other", Effect.DENY,
                            new Verdict.OtherAction()),
                    org.assertj.core.groups.Tuple.tuple("ops", "Statement[1]", Effect.ALLOW,
                            new Verdict.OtherResource()),
                    org.assertj.core.groups.Tuple.tuple("ops", "Source", Effect.ALLOW,
                            new Verdict.Unmet("ForAnyValue:StringLikeIfExists iot:ClientMode: S*, A*",
                                    List.of("DESTINATION"))));
    }

    @Test
    void aRequestForAnActionThatNoPolicyCanNameIsAMistakeOfOurs() {
        assertThatThrownBy(() -> Decisions.request("iot:opentunnel", "tunnel/*", ""))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPatternMadeToBeSlowIsNot() {
        String pattern = "*" + "a*".repeat(1500) + "b";
        PolicyAuthorizer authorizer = Decisions
            .authorizer("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":"
                    + "{\"ForAnyValue:StringLike\":{\"aws:TagKeys\":\"" + pattern + "\"}}}");
        AccessRequest request = new AccessRequest(Decisions.ALICE, "iot:ListTunnels", List.of("*"),
                Map.of("aws:TagKeys", Collections.nCopies(50, "a".repeat(4000))));
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> authorizer.decide(request));
    }

    private static NamedPolicy policy(String name, String statement) {
        return new NamedPolicy(name, Decisions.document(statement.replace('\'', '"')));
    }
}
