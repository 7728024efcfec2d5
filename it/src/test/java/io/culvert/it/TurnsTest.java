package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.BondEvent;
import io.culvert.localproxy.Exit;
import io.culvert.localproxy.LocalProxyConfig;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.ProxySettings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.protocol.Subprotocol.Version;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// Clients of every version take turns with ends that resume, at either side (spec: c1 5.4, 16.1).
class TurnsTest {

    private static final Duration WITHIN = Duration.ofMinutes(2);
    private static final UnaryOperator<LocalProxyConfig> REQUIRING = usual -> usual
        .withResume(BondSettings.ofLocalProxy().requiring());

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
    @EnumSource(Version.class)
    void aDestinationOfAnyVersionTakesTurnsWithOneThatResumes(Version version) throws Exception {
        for (Version next : new @Nullable Version[]{version, null, version, null}) {
            try (Socket before = tunnel.connect()) {
                // V1 knows no service ids.
                tunnel.startDestination(next == Version.V1 ? "" : "ECHO", speaking(next));
                EchoTunnel.assertEnds(before);
            }
            tunnel.connect().close();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aSourceOfAnyVersionTakesTurnsWithOneThatResumes(Version version) throws Exception {
        String service = "ECHO";
        for (Version next : new @Nullable Version[]{version, null, version, null}) {
            try (Socket before = tunnel.connect(service)) {
                tunnel.startSource(speaking(next));
                EchoTunnel.assertEnds(before);
            }
            service = next == Version.V1 ? "" : "ECHO";
            tunnel.connect(service).close();
        }
    }

    /// Its callers wait until an end is there that resumes.
    @Test
    void anEndThatRequiresResumptionHasNoConnectionsWithOneThatCannot() throws Exception {
        tunnel.connect().close();
        Proxy source = tunnel.startSource(REQUIRING);
        try (Socket before = tunnel.connect()) {
            tunnel.startDestination("ECHO", speaking(Version.V3));
            EchoTunnel.assertEnds(before);
        }
        await().atMost(WITHIN)
            .untilAsserted(
                    () -> assertThat(source.troubles()).anyMatch(text -> text.contains("is required")));
        try (Socket waiting = new Socket("localhost", source.port("ECHO"))) {
            assertThat(tunnel.echo().open()).isZero();
            tunnel.startDestination();
            waiting.setSoTimeout((int) WITHIN.toMillis());
            assertThat(waiting.getInputStream().read()).isEqualTo('e');
        }
    }

    @Test
    void anEndThatRequiresResumptionIsRefusedByAServiceThatCannot() throws Exception {
        try (ServeProcess other = new ServeProcess(folder.resolve("other"), Map.of(), "--resume=false")
            .ready(); Proxies proxies = new Proxies(folder.resolve("other"))) {
            JsonNode opened = other.boto("show(tunnels.open_tunnel())");
            Proxy required = proxies.start(Mode.SOURCE, opened.path("sourceAccessToken").asString(),
                    UUID.randomUUID().toString(), null, other.dataPort(), REQUIRING);
            assertThat(required.exit().get(2, TimeUnit.MINUTES)).isInstanceOfSatisfying(Exit.Refused.class,
                    refused -> assertThat(refused.status()).isEqualTo(400));
        }
    }

    @Test
    void aSecondStartWithoutTheFirstOnesClientTokenIsRefusedAndSaysWhatToDo() throws Exception {
        tunnel.connect().close();
        Proxy second = tunnel.startSource(null, speaking(null));
        assertThat(second.exit().get(2, TimeUnit.MINUTES)).isInstanceOf(Exit.Refused.class);
        assertThat(second.troubles()).containsExactly(new BondEvent.TokenUsedBefore().text());
        tunnel.connect().close();
    }

    /// @param version null for an end that resumes
    private static UnaryOperator<LocalProxyConfig> speaking(@Nullable Version version) {
        if (version == null) {
            return usual -> usual.withResume(BondSettings.ofAgent());
        }
        ProxySettings.WebSocket usually = ProxySettings.DEFAULT.webSocket();
        ProxySettings settings = new ProxySettings(ProxySettings.DEFAULT.sockets(),
                new ProxySettings.WebSocket("aws.iot.securetunneling-" + version.name().charAt(1) + ".0",
                        usually.pingPeriod(), usually.retryDelay(), usually.retries(), usually.reconnects()));
        return usual -> new LocalProxyConfig(usual.mode(), usual.endpoint(), usual.credentials(),
                usual.mappings(), usual.destinationClientType(), settings);
    }
}
