package io.culvert.store;

import io.culvert.tunnel.NewTunnel;
import io.culvert.tunnel.OpenResult;
import io.culvert.tunnel.RelayTerms;
import io.culvert.tunnel.TagResult;
import io.culvert.tunnel.TokenMint;
import io.culvert.tunnel.TokenSeal;
import io.culvert.tunnel.Tunnel;
import io.culvert.tunnel.TunnelId;
import io.culvert.tunnel.Tunnels;
import io.culvert.tunnel.TunnelsConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A process that opens, tags, closes and deletes tunnels until it is killed, and says so after each call has
/// returned: `STEP ID`, the step counted from 1.
final class KilledWriter {

    static final String ACCOUNT = "123456789012";
    static final int OPENED = 1;
    static final int TAGGED = 2;
    static final int CLOSED = 3;
    static final int DELETED = 4;

    /// Space that is free is used again at once, and not after 45 seconds: each commit lands in a hole.
    static final String REUSE = ";RETENTION_TIME=0";

    private static final int WRITERS = 4;

    private KilledWriter() {}

    public static void main(String[] args) {
        Database database = args[0].startsWith("jdbc:")
                ? Database.postgresql(args[0], PostgresqlServer.USER, "", () -> {})
                : Database.embedded(Path.of(args[0]), REUSE);
        Tunnels tunnels = tunnels(database);
        PrintStream acknowledged = System.out;
        for (int i = 0; i < WRITERS; i++) {
            Thread.ofPlatform().start(() -> write(tunnels, acknowledged));
        }
    }

    static Tunnels tunnels(Database database) {
        SecureRandom random = new SecureRandom();
        return new Tunnels(new SqlTunnelStore(database), new TokenMint(new byte[32], random),
                new TokenSeal(new byte[32], random), new TunnelsConfig(100_000, 100_000, 3, 50,
                        Duration.ofHours(3), Duration.ofSeconds(60), TunnelsConfig.USUAL_LIFETIME),
                InstantSource.system(), event -> {});
    }

    private static void write(Tunnels tunnels, PrintStream acknowledged) {
        RandomGenerator random = RandomGenerator.getDefault();
        while (true) {
            String description = "d".repeat(1 + random.nextInt(1500));
            Tunnel opened = ((OpenResult.Opened) tunnels.open(new NewTunnel(ACCOUNT, description, null,
                    Duration.ofHours(1), Map.of(), RelayTerms.NONE)))
                .tunnel();
            TunnelId id = opened.id();
            acknowledged.println(OPENED + " " + id.value());
            Tunnel tagged = ((TagResult.Tagged) tunnels.tag(opened, Map.of("step", "2"))).tunnel();
            acknowledged.println(TAGGED + " " + id.value());
            tunnels.close(tagged, false);
            acknowledged.println(CLOSED + " " + id.value());
            if (random.nextInt(4) > 0) {
                tunnels.close(tagged, true);
                acknowledged.println(DELETED + " " + id.value());
            }
        }
    }
}
