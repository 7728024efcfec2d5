package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which web proxy the environment names for a host.
class WebProxiesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"* | a.example.com", "example.com | example.com",
            "example.com | a.example.com", ".example.com | a.example.com", "*.example.com | a.example.com",
            "EXAMPLE.com | A.example.COM", "other, example.com:443 | example.com", "10.0.0.1 | 10.0.0.1",
            "::1 | ::1", "[::1] | ::1", "[::1]:443 | ::1", "a b example.com | example.com"})
    void reachesSomeHostsDirectly(String noProxy, String host) {
        assertThat(proxies(noProxy).to(host, 443)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'' | a.example.com", "ample.com | example.com",
            "example.com:8443 | example.com", "10.0.0.1 | 10.0.0.10", "[::1]:80 | ::1", "::1 | ::11",
            "a.example.com | example.com"})
    void reachesOthersThroughTheProxy(String noProxy, String host) {
        assertThat(proxies(noProxy).to(host, 443)).contains(new WebProxy("proxy", 81, false, null));
    }

    private static WebProxies proxies(String noProxy) {
        return WebProxies.of(Map.of("https_proxy", "http://proxy:81", "no_proxy", noProxy));
    }

    @Test
    void lowerCaseWins() {
        WebProxies proxies = WebProxies.of(Map.of("HTTPS_PROXY", "http://upper:1", "https_proxy",
                "http://lower:1", "NO_PROXY", "*", "no_proxy", ""));
        assertThat(proxies.to("h", 443)).map(WebProxy::host).contains("lower");
        assertThat(WebProxies.of(Map.of("HTTPS_PROXY", "http://upper:1", "NO_PROXY", "h")).to("h", 443))
            .isEmpty();
        assertThat(WebProxies.of(Map.of()).to("h", 443)).isEmpty();
    }

    @Test
    void namesTheVariableAndNotItsValue() {
        assertThatThrownBy(() -> WebProxies.of(Map.of("HTTPS_PROXY", "ftp://me:secret@h")))
            .hasMessageStartingWith("HTTPS_PROXY: Unsupported protocol")
            .hasMessageNotContaining("secret");
    }
}
