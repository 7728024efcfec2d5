package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Months of use in minutes: fifty tunnels at a time are opened, carry data, lose their ends, are rotated,
/// cut and closed, and every byte is checked. Short by default; `-Dchurn.minutes=30` makes it longer.
class ChurnTest {

    private static final int TUNNELS = Integer.getInteger("churn.tunnels", 50);
    private static final int SAMPLES = 6;

    @TempDir
    Path folder;

    @Test
    void noByteIsLostOrMisdeliveredAndNothingLeaks() throws Exception {
        Tools.needBoto3();
        Duration length = Duration.ofMinutes(Integer.getInteger("churn.minutes", 0)).plusSeconds(20);
        ListAppender<ILoggingEvent> complaints = listen();
        try (EchoServer echo = new EchoServer('e');
                Field field = new Field(folder.resolve("service"));
                Boto boto = new Boto(field.environment());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long end = System.nanoTime() + length.toNanos();
            List<Future<Integer>> workers = new ArrayList<>();
            for (int i = 0; i < TUNNELS; i++) {
                ChurnedTunnels tunnels = new ChurnedTunnels(field.proxies(), field.server().dataPort(), boto,
                        echo.port(), i);
                workers.add(threads.submit(() -> tunnels.churnUntil(end)));
            }
            List<long[]> memory = sample(length);
            int tunnels = 0;
            for (Future<Integer> worker : workers) {
                tunnels += worker.get(3, TimeUnit.MINUTES);
            }
            System.out.printf("churn: %d tunnels in %d s; heap and direct MiB after collections: %s%n",
                    tunnels, length.toSeconds(),
                    memory.stream().map(m -> (m[0] >> 20) + "+" + (m[1] >> 20)).toList());
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(echo.open()).isZero());
            await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(boto.call("list_tunnels", Map.of()).path("tunnelSummaries"))
                    .isEmpty());
            assertFlat(memory);
        }
        System.gc();
        assertThat(complaints.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    /// Collects Culvert's log from WARN upwards, and Netty's leak reports.
    private static ListAppender<ILoggingEvent> listen() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                boolean ours = event.getLoggerName().startsWith("io.culvert")
                        && event.getLevel().isGreaterOrEqual(Level.ERROR)
                        && !event.getLoggerName().endsWith("LocalProxy");
                if (ours || event.getLoggerName().contains("ResourceLeakDetector")) {
                    super.append(event);
                }
            }
        };
        appender.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(appender);
        return appender;
    }

    private static List<long[]> sample(Duration length) throws InterruptedException {
        List<long[]> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            TimeUnit.MILLISECONDS.sleep(length.toMillis() / SAMPLES);
            System.gc();
            samples.add(new long[]{ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    PlatformDependent.usedDirectMemory()});
        }
        return samples;
    }

    /// After the first third, which warms up, memory must not have grown by more than noise.
    private static void assertFlat(List<long[]> samples) {
        for (int kind = 0; kind < 2; kind++) {
            int which = kind;
            long early = samples.subList(1, SAMPLES / 2)
                .stream()
                .mapToLong(s -> s[which])
                .max()
                .orElseThrow();
            long late = samples.subList(SAMPLES / 2, SAMPLES)
                .stream()
                .mapToLong(s -> s[which])
                .min()
                .orElseThrow();
            assertThat(late).as(kind == 0 ? "heap" : "direct memory")
                .isLessThan(early + early / 2 + (64L << 20));
        }
    }
}
