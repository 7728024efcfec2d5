package io.culvert.control.iot;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.control.TestService;
import io.culvert.control.TestService.Answer;
import io.culvert.control.tunneling.TunnelApiConfig;
import io.culvert.registry.RegistryQuotas;
import io.culvert.tunnel.TunnelsConfig;
import org.junit.jupiter.api.Test;

/// What the registry answers where an account has as much as it may have.
class IotQuotasTest {

    private static final String POLICY = "{\"policyDocument\":\"{\\\"Statement\\\":[{\\\"Effect\\\":"
            + "\\\"Allow\\\",\\\"Action\\\":\\\"iot:Connect\\\",\\\"Resource\\\":\\\"*\\\"}],"
            + "\\\"Version\\\":\\\"2012-10-17\\\"}\"}";

    @Test
    void refusesOneMoreInTheWordsOfTheOriginal() {
        try (TestService service = new TestService(TunnelsConfig.DEFAULTS, TunnelApiConfig.DEFAULTS,
                new RegistryQuotas(1, 1, 1, 1))) {
            refusesOneMore(service, "/things/%s", "{}", "things");
            refusesOneMore(service, "/thing-groups/%s", "{}", "thing groups");
            refusesOneMore(service, "/policies/%s", POLICY, "policies");
        }
    }

    @Test
    void limitsTheCallsOfAnAccountApartFromThoseToTheTunnelingApi() {
        try (TestService service = new TestService(TunnelsConfig.DEFAULTS, new TunnelApiConfig(2, false))) {
            assertThat(service.send("GET", "/things", "").status()).isEqualTo(200);
            assertThat(service.send("GET", "/things", "").status()).isEqualTo(200);
            Answer refused = service.send("GET", "/things", "");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.headers()).containsEntry("x-amzn-ErrorType", "ThrottlingException");
            assertThat(service.json("ListTunnels", "{}").status()).isEqualTo(200);
        }
    }

    private static void refusesOneMore(TestService service, String path, String document, String what) {
        assertThat(service.send("POST", path.formatted("a"), document).status()).isEqualTo(200);
        Answer refused = service.send("POST", path.formatted("b"), document);
        assertThat(refused.status()).isEqualTo(410);
        assertThat(refused.message())
            .isEqualTo(what + ": 1 are in this account (expected: fewer; delete one or raise the limit)");
        assertThat(service.send("DELETE", path.formatted("a"), "").status()).isEqualTo(200);
        assertThat(service.send("POST", path.formatted("b"), document).status()).isEqualTo(200);
    }
}
