package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The values of `https_proxy`.
class WebProxyTest {

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"http://proxy.example.com:8080, proxy.example.com, 8080, false, -",
            "HTTPS://Proxy.Example.com:443/, proxy.example.com, 443, true, -",
            "http://proxy, proxy, 3128, false, -", "proxy:81, proxy, 81, false, -",
            "http:proxy.example.com:1234, proxy.example.com, 1234, false, -",
            "http://me:secret@proxy:81, proxy, 81, false, me:secret",
            "http://me:p%40ss+word%25@proxy:81, proxy, 81, false, me:p@ss word%",
            "http://me:a@b@proxy:81, proxy, 81, false, me:a@b", "http://[::1]:81, ::1, 81, false, -"})
    void readsAUrl(String url, String host, int port, boolean tls, String credentials) {
        assertThat(WebProxy.parse(url)).isEqualTo(new WebProxy(host, port, tls, credentials));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://", "http://:80", "ftp://proxy", "http://proxy:0",
            "http://proxy:65536", "http://proxy:x", "http://nobody@proxy", "http://a:%zz@proxy",
            "http://a:b%0d%0aX:%20y@proxy", "http://pro xy", "http://proxy/path", "http://[::1:80"})
    void refusesWhatIsNoUrlOfAProxy(String url) {
        assertThatThrownBy(() -> WebProxy.parse(url)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageNotContaining("b%0d");
    }

    @Test
    void showsNoCredentials() {
        assertThat(WebProxy.parse("https://me:secret@proxy:81")).hasToString("https://proxy:81");
    }

    @FuzzTest(maxDuration = "1m")
    void anyTextIsAProxyOrRefused(byte[] bytes) {
        WebProxy proxy;
        try {
            proxy = WebProxy.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(proxy.host()).isNotEmpty().doesNotContainAnyWhitespaces();
        assertThat(proxy.port()).isBetween(1, 65_535);
        if (proxy.credentials() != null) {
            assertThat(proxy.credentials()).contains(":").doesNotContainPattern("[\\x00-\\x1f\\x7f]");
        }
    }
}
