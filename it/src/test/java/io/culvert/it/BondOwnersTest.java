package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Connections belong to the two programs that made them, and to the access tokens of both sides: no other
/// program gets them, whatever tokens it holds (spec: c1 14.1).
class BondOwnersTest {

    @TempDir
    static Path folder;

    @AutoClose
    @SuppressWarnings("NullAway.Init")
    private static Field field;

    @AutoClose
    private EchoTunnel tunnel;

    @BeforeAll
    static void start() throws Exception {
        Tools.needBoto3();
        field = new Field(folder.resolve("service"));
    }

    @BeforeEach
    void open() throws Exception {
        tunnel = new EchoTunnel(field);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aRotatedSideLosesItsConnectionsAndItsSuccessorGetsNone(Mode side) throws Exception {
        Proxy former = former(side);
        try (Socket before = tunnel.connect()) {
            tunnel.rotate(side);
            EchoTunnel.assertEnds(before);
        }
        assertThat(former.exit().get(60, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
        start(side);
        assertTheEchoServerIsAlone();
        tunnel.connect().close();
    }

    /// With every token that the first has, as a thief would have them.
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aSecondProcessWithTheSameTokensTakesThePlaceAndNotTheConnections(Mode side) throws Exception {
        Proxy former = former(side);
        try (Socket before = tunnel.connect()) {
            start(side);
            EchoTunnel.assertEnds(before);
        }
        assertThat(former.exit().get(60, TimeUnit.SECONDS)).isInstanceOf(Exit.Closed.class);
        assertTheEchoServerIsAlone();
        tunnel.connect().close();
    }

    private Proxy former(Mode side) {
        return side == Mode.SOURCE ? tunnel.source() : tunnel.destination();
    }

    private void start(Mode side) throws Exception {
        if (side == Mode.SOURCE) {
            tunnel.startSource();
        } else {
            tunnel.startDestination();
        }
    }

    private void assertTheEchoServerIsAlone() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(tunnel.echo().open()).isZero());
    }
}
