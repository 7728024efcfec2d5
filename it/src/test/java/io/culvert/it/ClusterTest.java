package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.it.Proxies.Proxy;
import io.culvert.localproxy.LocalProxyConfig.Mode;
import io.culvert.localproxy.PortMappings;
import io.culvert.localproxy.bond.BondSettings;
import io.culvert.server.ClusterConfig;
import io.culvert.server.ClusterFolder;
import io.culvert.server.CulvertServer;
import io.culvert.server.DatabaseConfig;
import io.culvert.server.ServerConfig;
import io.culvert.store.PostgresqlServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Three nodes on one real PostgreSQL. Clients reach each node by its own port, so that the tests choose the
/// edge of each peer; the home is the node where a tunnel's first peer arrives.
class ClusterTest {

    @TempDir
    static Path folder;

    private static final List<CulvertServer> NODES = new ArrayList<>();
    private static DatabaseConfig database;
    private static Proxies proxies;
    private static EchoServer echo;

    @BeforeAll
    static void start() throws Exception {
        PostgresqlServer.need();
        Tools.needBoto3();
        Path shared = folder.resolve("shared");
        ClusterFolder.create(shared, "123456789012", InstantSource.system());
        database = database();
        for (String name : List.of("a", "b", "c")) {
            NODES.add(CulvertServer.start(config(name, shared, database)));
        }
        proxies = new Proxies(folder.resolve("a"));
        echo = new EchoServer('e');
    }

    private static DatabaseConfig database() {
        var environment = ServeProcess.on(PostgresqlServer.shared().database("cluster"));
        return new DatabaseConfig(environment.get("CULVERT_DATABASE_URL"),
                environment.get("CULVERT_DATABASE_USER"), environment.get("CULVERT_DATABASE_PASSWORD"));
    }

    private static ServerConfig config(String name, Path shared, DatabaseConfig database) {
        ServerConfig usual = Field.config(folder.resolve(name), database);
        return new ServerConfig(usual.dataDir(), usual.region(), usual.accountId(), usual.listen(),
                usual.tls(), usual.database(), usual.tunnels(), usual.registry(), usual.sessions(),
                usual.api(), usual.relay(), usual.audit(), usual.edge(), usual.console(), usual.outlets(),
                usual.traces(),
                new ClusterConfig(shared, "node-" + name, "127.0.0.1", 0, null, null, 4,
                        Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ZERO,
                        Duration.ofSeconds(1)));
    }

    @AfterAll
    static void stop() throws Exception {
        if (proxies != null) {
            proxies.close();
            echo.close();
        }
        NODES.reversed().forEach(CulvertServer::close);
    }

    @Test
    void bytesFlowBetweenEveryTwoNodes() throws Exception {
        List<JsonNode> opened = open(9);
        for (int pair = 0; pair < 9; pair++) {
            CulvertServer atDestination = NODES.get(pair / 3);
            CulvertServer atSource = NODES.get(pair % 3);
            BondSettings resume = pair % 2 == 0 ? BondSettings.ofAgent() : null;
            Proxy destination = destination(opened.get(pair), atDestination, resume);
            try (Socket socket = connect(source(opened.get(pair), atSource, resume))) {
                assertEchoes(socket);
            }
            destination.proxy().close();
        }
    }

    @Test
    void closeAndRotationAtAThirdNodeReachThePeers() throws Exception {
        List<JsonNode> opened = open(2);
        List<Proxy> peers = new ArrayList<>();
        for (JsonNode each : opened) {
            peers.add(destination(each, NODES.get(0), null));
            Proxy source = source(each, NODES.get(1), null);
            peers.add(source);
            try (Socket socket = connect(source)) {
                assertEchoes(socket);
            }
        }
        Field.boto(folder.resolve("c"),
                "tunnels.close_tunnel(tunnelId='%s')\ntunnels.rotate_tunnel_access_token(tunnelId='%s', clientMode='ALL')\nshow({})"
                    .formatted(opened.get(0).path("tunnelId").asString(),
                            opened.get(1).path("tunnelId").asString()));
        for (Proxy peer : peers) {
            peer.exit().get(60, TimeUnit.SECONDS);
        }
    }

    /// haproxy sends one peer to the node that leaves and the other to another one; the connection through
    /// the tunnel goes on.
    @Test
    void connectionsGoOnWhenANodeDrains() throws Exception {
        Tools.need("haproxy", "haproxy");
        CulvertServer leaving = CulvertServer.start(config("d", folder.resolve("shared"), database));
        JsonNode opened = open(1).getFirst();
        int port = freePort();
        Process haproxy = haproxy(port, leaving.dataPort(), NODES.get(0).dataPort());
        try {
            Proxy destination = start(Mode.DESTINATION, opened, port, BondSettings.ofAgent());
            Proxy source = start(Mode.SOURCE, opened, port, BondSettings.ofAgent());
            try (Socket socket = connect(source)) {
                assertEchoes(socket);
                leaving.close();
                assertEchoes(socket);
            }
            source.proxy().close();
            destination.proxy().close();
        } finally {
            leaving.close();
            haproxy.destroy();
            haproxy.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Process haproxy(int port, int first, int second) throws IOException {
        Path settings = Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                  retries 3
                  option redispatch
                listen data
                  bind 127.0.0.1:%d
                  balance roundrobin
                  server one 127.0.0.1:%d check inter 200ms fall 1
                  server two 127.0.0.1:%d check inter 200ms fall 1
                """.formatted(port, first, second));
        Process haproxy = new ProcessBuilder("env", "PATH=/usr/sbin:/sbin:/usr/bin:/bin", "haproxy", "-db",
                "-f", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start();
        await().ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
        return haproxy;
    }

    private static List<JsonNode> open(int count) {
        List<JsonNode> opened = new ArrayList<>();
        Field
            .boto(folder.resolve("c"),
                    "show([tunnels.open_tunnel(destinationConfig={'services': ['ECHO']}) for _ in range(%d)])"
                        .formatted(count))
            .forEach(opened::add);
        return opened;
    }

    private static Proxy destination(JsonNode opened, CulvertServer node, @Nullable BondSettings resume)
            throws IOException {
        return start(Mode.DESTINATION, opened, node.dataPort(), resume);
    }

    private static Proxy source(JsonNode opened, CulvertServer node, @Nullable BondSettings resume)
            throws IOException {
        return start(Mode.SOURCE, opened, node.dataPort(), resume);
    }

    private static Proxy start(Mode mode, JsonNode opened, int port, @Nullable BondSettings resume)
            throws IOException {
        boolean source = mode == Mode.SOURCE;
        return proxies.start(mode,
                opened.path(source ? "sourceAccessToken" : "destinationAccessToken").asString(),
                UUID.randomUUID().toString(),
                source ? null : PortMappings.parse("ECHO=127.0.0.1:" + echo.port(), "127.0.0.1"), port,
                resume);
    }

    private static Socket connect(Proxy source) throws Exception {
        Socket socket = new Socket("localhost", source.port("ECHO"));
        socket.setSoTimeout(30_000);
        assertThat(socket.getInputStream().read()).isEqualTo('e');
        return socket;
    }

    private static void assertEchoes(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        assertThat(socket.getInputStream().read()).isEqualTo('x');
    }
}
