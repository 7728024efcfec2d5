package io.culvert.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.life.LifeId;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The header `culvert-carried`.
class CarriedTest {

    private static final String LIFE = "0198a1b2-0000-7000-8000-000000000001";
    private static final String GOOD = "v=1; life=" + LIFE + "; attachment=a; edge=" + LIFE + "; node=n";

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8:0:0:0:0:0:7"})
    void readsWhatItWrites(String address) {
        Carried first = new Carried(LifeId.random(), "a-1", null, LifeId.random(), "node.1",
                new InetSocketAddress(address, 65_535));
        assertThat(Carried.parse(first.text())).contains(first);
        Carried second = new Carried(first.life(), "a-2", "a-1", first.edge(), "node.1", first.from());
        assertThat(Carried.parse(second.text())).contains(second);
    }

    @Test
    void ignoresFieldsThatItDoesNotKnow() {
        assertThat(Carried.parse(GOOD + "; from=192.0.2.7:1; later=x")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v=1", GOOD, GOOD + "; from=example.com:1", GOOD + "; from=192.0.2.7",
            GOOD + "; from=192.0.2.7:65536", GOOD + "; from=192.0.2.700:1", GOOD + "; from=[::g]:1",
            GOOD + "; from=192.0.2.7:1; v=1", GOOD + "; from=192.0.2.7:1; =x",
            GOOD + "; from=192.0.2.7:1; before=", GOOD + "; from=192.0.2.7:1; before=a b"})
    void refusesOthers(String text) {
        assertThat(Carried.parse(text)).isEmpty();
    }

    @Test
    void refusesAnotherVersionAndALongValue() {
        String whole = GOOD + "; from=192.0.2.7:1";
        assertThat(Carried.parse(whole)).isPresent();
        assertThat(Carried.parse(whole.replace("v=1", "v=2"))).isEmpty();
        assertThat(Carried.parse(whole + "; later=" + "x".repeat(512))).isEmpty();
    }
}
