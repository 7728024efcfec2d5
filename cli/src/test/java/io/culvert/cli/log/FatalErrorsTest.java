package io.culvert.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.netty.handler.codec.DecoderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FatalErrorsTest {

    private final List<String> ends = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final FatalErrors fatal = new FatalErrors(ends::add, nanos::get);
    private final LoggerContext context = new LoggerContext();

    FatalErrorsTest() {
        context.addTurboFilter(fatal);
    }

    private Logger logger(String name) {
        Logger logger = context.getLogger(name);
        logger.setLevel(Level.OFF);
        return logger;
    }

    @Test
    void endsAtAnErrorOfTheVirtualMachineWhetherItsLineIsShownOrNot() {
        logger("io.culvert.notify").debug("A connection failed", new InternalError("a fault"));
        assertThat(ends).singleElement().asString().contains("InternalError: a fault", "exit code 3");
    }

    @Test
    void findsTheErrorAmongCausesAndAfterParameters() {
        logger("io.netty.channel").warn("{} {} failed", "a", "b",
                new DecoderException(new NoClassDefFoundError("io/netty/Gone")));
        assertThat(ends).singleElement().asString().contains("io/netty/Gone");
    }

    @Test
    void leavesOptionalClassesOfLibrariesAlone() {
        logger("io.netty.util").info("no such thing", new NoClassDefFoundError("optional"));
        logger("io.netty.util").warn("no native library", new UnsatisfiedLinkError("optional"));
        assertThat(ends).isEmpty();
        logger("io.culvert.relay").debug("failed", new NoClassDefFoundError("needed"));
        assertThat(ends).hasSize(1);
    }

    @Test
    void goesOnAfterWhatFailsOneCall() {
        Logger logger = logger("io.culvert.control");
        logger.error("failed", new StackOverflowError());
        logger.error("failed", new IllegalStateException());
        logger.error("failed", new AssertionError());
        assertThat(ends).isEmpty();
    }

    @Test
    void endsWhenDirectMemoryIsMissingForLongAndNotAtSingleFailures() {
        Error missing = new OutOfMemoryError("Cannot reserve 65536 bytes of direct buffer memory");
        Logger logger = logger("io.culvert.relay");
        for (int hour = 0; hour < 100; hour++) {
            logger.warn("failed", missing);
            nanos.addAndGet(Duration.ofHours(1).toNanos());
        }
        assertThat(ends).isEmpty();
        for (int second = 0; second <= 60; second++) {
            logger.warn("failed", missing);
            assertThat(ends).isEmpty();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        logger.warn("failed", missing);
        assertThat(ends).hasSize(1);
    }

    @Test
    void endsWhenAPlatformThreadEndsByWhateverCause() {
        fatal.uncaughtException(new Thread("store-writer"), new IllegalStateException("a bug"));
        fatal.uncaughtException(new Thread("another"), new IllegalStateException("once"));
        assertThat(ends).singleElement().asString().contains("a bug");
    }

    @Test
    void goesOnAfterATaskOfAVirtualThreadFailed() throws Exception {
        Thread task = Thread.ofVirtual().uncaughtExceptionHandler(fatal).start(() -> {
            throw new IllegalStateException("a bug");
        });
        task.join();
        assertThat(ends).isEmpty();
    }
}
