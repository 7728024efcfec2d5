package io.culvert.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.culvert.transport.PemFiles;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Certificates, keys and CAs that change on the disk.
class DeviceIdentityTest {

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private DeviceFiles files;

    @BeforeEach
    void makeCertificates() throws Exception {
        make("one");
        make("two");
        files = new DeviceFiles(folder.resolve("cert"), folder.resolve("key"), folder.resolve("ca"));
        use("one.cert", files.certificate());
        use("one.key", files.key());
        use("one.cert", files.authorities());
    }

    @Test
    void readsFilesAgainThatHaveChanged() throws Exception {
        DeviceIdentity identity = new DeviceIdentity(files, InstantSource.system());
        SslContext before = identity.mqtt();
        assertThat(identity.refresh()).isFalse();
        use("two.cert", files.certificate());
        use("two.key", files.key());
        assertThat(identity.refresh()).isTrue();
        assertThat(identity.mqtt()).isNotSameAs(before);
        assertThat(identity.refresh()).isFalse();
        SslContext data = identity.data();
        use("two.cert", files.authorities());
        assertThat(identity.refresh()).isTrue();
        assertThat(identity.data()).isNotSameAs(data);
    }

    @Test
    void keepsWhatItHasWhileCertificateAndKeyDoNotFit() throws Exception {
        DeviceIdentity identity = new DeviceIdentity(files, InstantSource.system());
        SslContext before = identity.mqtt();
        use("two.cert", files.certificate());
        assertThat(identity.refresh()).isFalse();
        Files.delete(files.key());
        assertThat(identity.refresh()).isFalse();
        assertThat(identity.mqtt()).isSameAs(before);
        use("two.key", files.key());
        assertThat(identity.refresh()).isTrue();
    }

    @Test
    void doesNotStartWithFilesThatCannotBeUsed() throws Exception {
        use("two.key", files.key());
        assertThatThrownBy(() -> new DeviceIdentity(files, InstantSource.system()))
            .isInstanceOf(IOException.class)
            .hasMessage(files.key() + " is not the key of " + files.certificate());
        Files.delete(files.certificate());
        assertThatThrownBy(() -> new DeviceIdentity(files, InstantSource.system()))
            .hasMessage(files.certificate() + ": no such file");
    }

    @Test
    void warnsOfACertificateAndOfCasThatEnd() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(Agent.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            Instant end = PemFiles.certificate(files.certificate()).getNotAfter().toInstant();
            AtomicReference<Instant> now = new AtomicReference<>(end.minus(Duration.ofDays(181)));
            DeviceIdentity identity = new DeviceIdentity(files, now::get);
            assertThat(lines.list).isEmpty();
            now.set(end.minus(Duration.ofDays(179)));
            identity.warnOfExpiry();
            assertThat(lines.list).singleElement().asString().contains("No CA in " + files.authorities());
            now.set(end.minus(Duration.ofDays(29)));
            identity.warnOfExpiry();
            assertThat(lines.list.getLast()).asString().contains("expires on " + end);
            now.set(end.plusSeconds(1));
            identity.warnOfExpiry();
            assertThat(lines.list.getLast()).asString().contains("has expired");
        } finally {
            log.detachAppender(lines);
        }
    }

    private void use(String source, Path as) throws IOException {
        Path copy = Files.copy(folder.resolve(source), folder.resolve("copy"));
        Files.move(copy, as, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void make(String name) throws Exception {
        Process openssl = new ProcessBuilder("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "365", "-subj", "/CN=" + name, "-keyout",
                folder.resolve(name + ".key").toString(), "-out", folder.resolve(name + ".cert").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
        assertThat(openssl.waitFor()).isZero();
    }
}
