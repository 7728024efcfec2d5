package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.server.CulvertServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.iotsecuretunneling.IoTSecureTunnelingClient;
import software.amazon.awssdk.services.iotsecuretunneling.model.ClientMode;
import software.amazon.awssdk.services.iotsecuretunneling.model.DestinationConfig;
import software.amazon.awssdk.services.iotsecuretunneling.model.OpenTunnelResponse;

/// The statements with which the calls on tunnels query the database.
class TunnelStatementsTest {

    private static final String OF_PUMPS = """
            {"Statement": {"Effect": "Allow", "Action": "iot:*", "Resource": "*", "Condition":
              {"ForAllValues:StringLike": {"iot:ThingGroupArn": "*"}}}}""";

    private static final DestinationConfig PUMP = DestinationConfig.builder()
        .thingName("pump")
        .services("SSH")
        .build();

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static WatchedDatabase database;
    @SuppressWarnings("NullAway.Init")
    private static CulvertServer server;
    @SuppressWarnings("NullAway.Init")
    private static IoTSecureTunnelingClient tunnels;
    @SuppressWarnings("NullAway.Init")
    private static AwsCredentialsProvider alice;

    @BeforeAll
    static void start() throws Exception {
        database = new WatchedDatabase("tunnel-statements");
        server = CulvertServer.start(Field.config(folder, database.config()));
        tunnels = JavaSdk.tunnels(folder, server.apiPort()).build();
        culvert("policy", "put", "pumps",
                Files.writeString(folder.resolve("pumps.json"), OF_PUMPS).toString());
        culvert("user", "add", "alice", "--policy", "pumps");
        Path keys = folder.resolve("alice");
        culvert("key", "create", "alice", "--write-profile", keys.toString());
        alice = ProfileCredentialsProvider.builder()
            .profileFile(ProfileFile.builder().content(keys).type(ProfileFile.Type.CREDENTIALS).build())
            .profileName("alice")
            .build();
    }

    @AfterAll
    static void stop() throws Exception {
        tunnels.close();
        server.close();
        database.close();
    }

    private static void culvert(String... arguments) {
        Tools.must(Field.environment(folder), Tools.culvert(arguments).toArray(String[]::new));
    }

    private static OpenTunnelResponse open() {
        return tunnels.openTunnel(open -> open.destinationConfig(PUMP));
    }

    private static OpenTunnelResponse openAs(AwsCredentialsProvider caller) {
        return tunnels.openTunnel(open -> open.destinationConfig(PUMP)
            .overrideConfiguration(config -> config.credentialsProvider(caller)));
    }

    private static List<String> statements(Runnable call) {
        int before = database.texts().size();
        call.run();
        List<String> all = List.copyOf(database.texts());
        return all.subList(before, all.size());
    }

    @Test
    void openTunnelReadsTheThingOnceAndNoGroups() {
        List<String> asked = statements(TunnelStatementsTest::open);
        assertThat(asked).filteredOn(sql -> sql.contains("from things")).hasSize(1);
        assertThat(asked).noneMatch(sql -> sql.contains("thing_group"));
    }

    @Test
    void openTunnelReadsTheGroupsOnceIfAPolicyAsks() {
        List<String> asked = statements(() -> openAs(alice));
        assertThat(asked).filteredOn(sql -> sql.contains("from things")).hasSize(1);
        assertThat(asked).filteredOn(sql -> sql.contains("thing_group")).hasSize(1);
    }

    @Test
    void rotationReadsTheTunnelOnceBesideItsOneTransaction() {
        String id = open().tunnelId();
        List<String> asked = statements(() -> tunnels
            .rotateTunnelAccessToken(rotate -> rotate.tunnelId(id).clientMode(ClientMode.ALL)));
        List<String> reads = asked.stream().filter(sql -> sql.startsWith("select * from tunnels")).toList();
        assertThat(reads).hasSize(2);
        assertThat(reads).filteredOn(sql -> sql.endsWith("for update")).hasSize(1);
        assertThat(asked).filteredOn(sql -> sql.startsWith("update tunnels set version")).hasSize(1);
    }
}
