package io.culvert.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.store.AccountCounts.Kind;
import io.culvert.tunnel.NewTunnel;
import io.culvert.tunnel.OpenResult;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.StoreException;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.TunnelStatus;
import io.culvert.tunnel.Tunnels;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the embedded store has acknowledged is there after the process ended, however it ended.
class DurabilityTest {

    private static final int COMMITS = 20;
    /// More by hand: `-Dkills=100`.
    private static final int KILLS = Integer.getInteger("kills", 4);

    @TempDir
    Path folder;

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    /// A copy of the file is what a kill at that moment leaves behind.
    @Test
    void everyCommitIsFoundInTheFileAsItIsWhenTheCallReturns() throws IOException {
        Path copies = Files.createDirectory(folder.resolve("copies"));
        try (Database database = Database.embedded(folder, KilledWriter.REUSE)) {
            Tunnels tunnels = KilledWriter.tunnels(database);
            Tunnel last = open(tunnels);
            for (int i = 0; i < COMMITS; i++) {
                tunnels.close(last, true);
                last = open(tunnels);
                Files.copy(folder.resolve("culvert.mv.db"), copies.resolve("culvert.mv.db"),
                        StandardCopyOption.REPLACE_EXISTING);
                try (Database copy = Database.embedded(copies)) {
                    assertThat(KilledWriter.tunnels(copy).describe(KilledWriter.ACCOUNT, last.id()))
                        .as("after %s commits", 2 * i + 3)
                        .isPresent();
                }
            }
        }
    }

    @Test
    void everyAcknowledgedCallSurvivesKillAtAnyMoment() throws Exception {
        Map<String, Integer> acknowledged = new HashMap<>();
        for (int i = 0; i < KILLS; i++) {
            writeUntilKilled(acknowledged, 50 + random.nextInt(500));
            try (Database database = Database.embedded(folder)) {
                Tunnels tunnels = KilledWriter.tunnels(database);
                acknowledged.forEach((id, step) -> assertThat(stepOf(tunnels, id)).as("tunnel %s", id)
                    .isBetween(step, step + 1));
                assertThat(counted(database, Kind.OPEN_TUNNELS)).isEqualTo(tunnels(database, "is_open"));
                assertThat(counted(database, Kind.CLOSED_TUNNELS))
                    .isEqualTo(tunnels(database, "not is_open"));
            }
        }
    }

    @Test
    void aSecondProcessOnTheFolderIsRefusedUntilTheFirstHasEnded() throws Exception {
        Process first = writer();
        try (BufferedReader lines = first.inputReader()) {
            String line = lines.readLine();
            while (line != null && !note(new HashMap<>(), line)) {
                line = lines.readLine();
            }
            assertThat(line).as("the first process has written").isNotNull();
            assertThatThrownBy(() -> Database.embedded(folder)).isInstanceOf(StoreException.class)
                .hasMessageContainingAll("another process uses the database", folder.toString());
            first.destroyForcibly().waitFor();
            Database.embedded(folder).close();
        } finally {
            first.destroyForcibly();
        }
    }

    private Process writer() throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                KilledWriter.class.getName(), folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    }

    private void writeUntilKilled(Map<String, Integer> acknowledged, int calls) throws Exception {
        Process writer = writer();
        try (BufferedReader lines = writer.inputReader()) {
            int seen = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (note(acknowledged, line) && ++seen == calls) {
                    writer.toHandle().destroyForcibly();
                }
            }
            assertThat(seen).isGreaterThanOrEqualTo(calls);
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    /// The last line may be cut off by the kill, and others are none of the writer's.
    private static boolean note(Map<String, Integer> acknowledged, String line) {
        boolean whole = line.matches("[1-4] [0-9a-f-]{36}");
        if (whole) {
            acknowledged.merge(line.substring(2), line.charAt(0) - '0', Math::max);
        }
        return whole;
    }

    private static int stepOf(Tunnels tunnels, String id) {
        Optional<Tunnel> found = tunnels.describe(KilledWriter.ACCOUNT, new TunnelId(id));
        if (found.isEmpty()) {
            return KilledWriter.DELETED;
        }
        if (found.get().status() == TunnelStatus.CLOSED) {
            return KilledWriter.CLOSED;
        }
        return found.get().tags().isEmpty() ? KilledWriter.OPENED : KilledWriter.TAGGED;
    }

    private static int counted(Database database, Kind kind) {
        return number(database, "select coalesce(sum(number), 0) from account_counts where account = :account"
                + " and kind = '" + kind + "'");
    }

    private static int tunnels(Database database, String which) {
        return number(database, "select count(*) from tunnels where account = :account and " + which);
    }

    private static int number(Database database, String sql) {
        return database.transaction(handle -> handle.createQuery(sql)
            .bind("account", KilledWriter.ACCOUNT)
            .mapTo(Integer.class)
            .one());
    }

    private Tunnel open(Tunnels tunnels) {
        return ((OpenResult.Opened) tunnels.open(new NewTunnel(KilledWriter.ACCOUNT,
                "d".repeat(1 + random.nextInt(1500)), null, Duration.ofHours(1), Map.of(), RelayTerms.NONE)))
            .tunnel();
    }
}
