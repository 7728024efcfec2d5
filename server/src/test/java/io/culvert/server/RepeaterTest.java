package io.culvert.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RepeaterTest {

    @Test
    void goesOnAfterARunThatFailed() throws Exception {
        CountDownLatch runs = new CountDownLatch(4);
        try (Repeater repeater = new Repeater("test")) {
            repeater.every(Duration.ofMillis(1), "A test", () -> {
                runs.countDown();
                if (runs.getCount() % 2 == 0) {
                    throw new IllegalStateException("a bug");
                }
                throw new StackOverflowError();
            });
            runs.await();
        }
    }
}
