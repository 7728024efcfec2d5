package io.culvert.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.it.FloodField.Attack;
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

/// Use, attacks and faults at the same time: tunnels are churned and every byte is checked, one attack
/// follows another, a device is killed again and again, certificate files are written anew, the disk gets
/// full, and the service is killed half-way. Memory, descriptors and threads of the service must stay flat.
/// Short by default; `-Dsoak.minutes=60` makes it longer.
class SoakTest {

    private static final int WORKERS = Integer.getInteger("soak.workers", 8);
    /// The service is killed after each life but the last.
    private static final int LIVES = 2;
    private static final int MINUTES = Integer.getInteger("soak.minutes", 0);
    private static final int SAMPLES = MINUTES == 0 ? 2 : 6;

    @TempDir
    Path folder;

    private interface Flood {

        List<Attack> on(FloodField field) throws Exception;
    }

    private static final List<Flood> FLOODS = List.of(RelayFloods::resetsThatAreNeverRead,
            EdgeFloods::refusalsThatAreNeverRead, RelayFloods::streamsWithoutEnd,
            EdgeFloods::bodiesThatAreNotSigned, RelayFloods::destinationsThatNeverRead,
            EdgeFloods::pingsOfADeviceThatReadsNothing, RelayFloods::messagesThatWaitForADestination,
            RelayFloods::pingsWithoutEnd, RelayFloods::dataForStreamsThatAreNotThere,
            RelayFloods::oneByteAtATime);

    private static final Duration LENGTH = Duration.ofMinutes(MINUTES).plusSeconds(8);

    @Test
    void nothingGrowsUnderUseAttacksAndFaults() throws Exception {
        Tools.needBoto3();
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 200);
                EchoServer echo = new EchoServer('e')) {
            int flood = 0;
            for (int life = 0; life < LIVES; life++) {
                try (FloodField field = FloodField.detectingLeaks(disk.path(), "--free-failures",
                        "1000000000");
                        SoakedDevice device = new SoakedDevice(field, folder.resolve("device" + life),
                                echo.port())) {
                    List<Usage> samples = new ArrayList<>();
                    for (int sample = 0; sample < SAMPLES; sample++) {
                        flood = use(field, echo.port(), device, flood);
                        disk.fillAndFree(() -> open(field));
                        device.assertServes();
                        samples.add(Usage.of(field));
                        System.out.println("soak: life " + life + ": " + samples.getLast());
                    }
                    assertThat(field.service().output()).doesNotContain("LEAK", "OutOfMemoryError");
                    Usage.assertFlat(samples);
                }
            }
        }
    }

    /// Churns tunnels, with floods and faults beside them, for one sample's time.
    ///
    /// @return the number of the next flood
    private static int use(FloodField field, int echoPort, SoakedDevice device, int flood) throws Exception {
        Duration time = LENGTH.dividedBy((long) LIVES * SAMPLES);
        long end = System.nanoTime() + time.toNanos();
        int next = flood;
        try (Proxies proxies = new Proxies(field.data());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                ChurnedTunnels tunnels = new ChurnedTunnels(proxies, field.service().dataPort(), field.api(),
                        echoPort, flood * WORKERS + i);
                workers.add(threads.submit(() -> tunnels.churnUntil(end)));
            }
            do {
                List<Attack> attackers = FLOODS.get(next++ % FLOODS.size()).on(field);
                System.out.println("soak: flood " + next + ": " + field.attack(attackers));
                device.killAndStart();
                field.rewriteCertificate();
                TimeUnit.MILLISECONDS.sleep(Math.max(0,
                        Math.min(TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()), 10_000)));
            } while (System.nanoTime() < end);
            int tunnels = 0;
            for (Future<Integer> worker : workers) {
                tunnels += worker.get(3, TimeUnit.MINUTES);
            }
            System.out.println("soak: " + tunnels + " tunnels");
        }
        return next;
    }

    private static void open(FloodField field) {
        field.api()
            .call("close_tunnel", Map.of("tunnelId",
                    field.api().call("open_tunnel", Map.of()).path("tunnelId").asString(), "delete", true));
    }
}
