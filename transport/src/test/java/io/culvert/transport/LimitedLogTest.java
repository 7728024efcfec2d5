package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Limits the log lines that clients can trigger.
class LimitedLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("limited");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long nanos;
    private final LimitedLog log = new LimitedLog(logger, 2, Duration.ofSeconds(60), () -> nanos);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void writesSoManyLinesAPeriodAndCountsTheOthers() {
        for (int i = 0; i < 1000; i++) {
            log.warn("refused {}", i);
        }
        nanos += Duration.ofSeconds(60).toNanos();
        log.warn("refused {}", "late");
        assertThat(written()).containsExactly("refused 0",
                "refused 1 (further ones are left out for a while)",
                "refused late (998 like it were left out before)");
    }

    @Test
    void aPeriodBeginsWithItsFirstLine() {
        log.info("a");
        nanos += Duration.ofSeconds(59).toNanos();
        log.info("b");
        nanos += Duration.ofSeconds(1).toNanos();
        log.info("c");
        assertThat(written()).containsExactly("a", "b (further ones are left out for a while)", "c");
    }

    private List<String> written() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
