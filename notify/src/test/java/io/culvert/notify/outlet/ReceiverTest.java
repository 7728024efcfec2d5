package io.culvert.notify.outlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.transport.Endpoint;
import io.culvert.transport.WebProxies;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReceiverTest {

    private static final WebProxies PROXIES = WebProxies
        .of(Map.of("https_proxy", "http://proxy.example.com:3128", "no_proxy", "inside.example.com"));

    @Test
    void takesThePortOfTheUrlOrTheUsualOne() {
        assertThat(Receiver.of(URI.create("mqtts://broker.example.com:8884"), 8883))
            .isEqualTo(new Receiver("broker.example.com", 8884));
        assertThat(Receiver.of(URI.create("mqtts://broker.example.com"), 8883))
            .isEqualTo(new Receiver("broker.example.com", 8883));
    }

    @Test
    void writesAnIpv6AddressInOnePairOfBrackets() {
        Receiver receiver = Receiver.of(URI.create("http://[::1]/tunnels"), 80);
        assertThat(receiver.host()).isEqualTo("::1");
        assertThat(receiver).hasToString("[::1]:80");
    }

    @Test
    void goesThroughTheWebProxyForItsHost() {
        Endpoint outside = new Receiver("broker.example.com", 8883).endpoint(null, PROXIES);
        Endpoint inside = new Receiver("inside.example.com", 8883).endpoint(null, PROXIES);
        assertThat(outside.webProxy()).isNotNull();
        assertThat(inside.webProxy()).isNull();
        assertThat(outside.tls()).isNull();
    }
}
