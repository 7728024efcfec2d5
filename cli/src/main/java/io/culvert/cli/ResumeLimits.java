package io.culvert.cli;

import io.culvert.localproxy.bond.ResumeConfig;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how long and with how much memory connections outlive a link. What is not given is as
/// the program has it by default.
@SuppressWarnings("FieldCanBeFinal") // set by picocli
final class ResumeLimits {

    @Option(names = "--connections", paramLabel = "COUNT", description = "connections of a tunnel that outlive a broken link, 1 to 3000 (agent: 128, others: 512)")
    private @Nullable Integer connections;

    @Option(names = "--away-seconds", paramLabel = "SECONDS", description = "how long they wait for the other side, 0 to 65535 (3600)")
    private @Nullable Long awaySeconds;

    @Option(names = "--half-closed-seconds", paramLabel = "SECONDS", description = "how long one that is closed in one direction may carry nothing (3600)")
    private @Nullable Long halfClosedSeconds;

    @Option(names = "--retransmit-bytes", paramLabel = "BYTES", description = "memory for bytes that may have to be sent again (agent: 16777216, others: 33554432)")
    private @Nullable Long retransmitBytes;

    @Option(names = "--receive-bytes", paramLabel = "BYTES", description = "memory for bytes that applications have not taken (agent: 33554432, others: 67108864)")
    private @Nullable Long receiveBytes;

    /// @param usual the program's defaults
    /// @throws IllegalArgumentException for a value outside its range, naming the key
    ResumeConfig config(ResumeConfig usual, ResumeConfig.Use use) {
        return new ResumeConfig(use, given(connections, usual.connections()),
                awaySeconds == null ? usual.away() : Duration.ofSeconds(awaySeconds),
                halfClosedSeconds == null ? usual.halfClosed() : Duration.ofSeconds(halfClosedSeconds),
                given(retransmitBytes, usual.retransmitBytes()), given(receiveBytes, usual.receiveBytes()));
    }

    private static <T> T given(@Nullable T value, T usual) {
        return Objects.requireNonNullElse(value, usual);
    }
}
