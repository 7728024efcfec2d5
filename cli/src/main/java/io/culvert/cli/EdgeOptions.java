package io.culvert.cli;

import io.culvert.control.BodyConfig;
import io.culvert.server.Balancers;
import io.culvert.server.EdgeConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of `serve`: limits for unauthenticated clients. Hidden, so that the help fits on a screen;
/// `docs/configuration.md` lists them.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class EdgeOptions {

    @Option(names = "--max-header-bytes", hidden = true, defaultValue = "16384")
    private int maxHeaderBytes;

    @Option(names = "--max-body-bytes", hidden = true, defaultValue = "1048576")
    private int maxBodyBytes;

    @Option(names = "--stranger-body-bytes", hidden = true, defaultValue = "16384")
    private int strangerBodyBytes;

    @Option(names = "--unverified-bytes", hidden = true, defaultValue = "33554432")
    private long unverifiedBytes;

    @Option(names = "--answer-bytes", hidden = true, defaultValue = "67108864")
    private long answerBytes;

    @Option(names = "--discard-bytes", hidden = true, defaultValue = "16777216")
    private long discardBytes;

    @Option(names = "--tls-handshake-seconds", hidden = true, defaultValue = "10")
    private int handshakeSeconds;

    @Option(names = "--first-byte-seconds", hidden = true, defaultValue = "20")
    private int firstByteSeconds;

    @Option(names = "--request-seconds", hidden = true, defaultValue = "30")
    private int requestSeconds;

    @Option(names = "--idle-seconds", hidden = true, defaultValue = "65")
    private int idleSeconds;

    @Option(names = "--connections-per-address", hidden = true)
    private @Nullable Integer connectionsPerAddress;

    @Option(names = "--mqtt-connections-per-certificate", hidden = true, defaultValue = "200")
    private int connectionsPerCertificate;

    @Option(names = "--mqtt-unverified-bytes", hidden = true, defaultValue = "16777216")
    private long mqttUnverifiedBytes;

    @Option(names = "--free-failures", hidden = true, defaultValue = "100")
    private int freeFailures;

    @Option(names = "--slowest-answer-seconds", hidden = true, defaultValue = "2")
    private int slowestAnswerSeconds;

    @Option(names = "--proxy-protocol-from", hidden = true, split = ",")
    private List<String> balancers = List.of();

    EdgeConfig config() {
        return new EdgeConfig(maxHeaderBytes,
                new BodyConfig(maxBodyBytes, strangerBodyBytes, unverifiedBytes, answerBytes, discardBytes),
                Duration.ofSeconds(handshakeSeconds), Duration.ofSeconds(firstByteSeconds),
                Duration.ofSeconds(requestSeconds), Duration.ofSeconds(idleSeconds), connectionsPerAddress,
                connectionsPerCertificate, mqttUnverifiedBytes, freeFailures,
                Duration.ofSeconds(slowestAnswerSeconds), new Balancers(balancers));
    }
}
