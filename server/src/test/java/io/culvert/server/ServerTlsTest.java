package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslContext;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Certificates that are exchanged while the service runs, by programs that write one file after the other.
class ServerTlsTest {

    @TempDir
    Path folder;

    private Path chain;
    private Path key;
    private ServerTls tls;

    /// Another pair, of the same authority.
    private Path newChain;
    private Path newKey;

    @BeforeEach
    void open() throws Exception {
        Path own = folder.resolve("own");
        make(own, "a.example");
        Path other = folder.resolve("other");
        make(other, "a-longer.example");
        chain = own.resolve("server.pem");
        key = own.resolve("server.key");
        newChain = other.resolve("server.pem");
        newKey = other.resolve("server.key");
        tls = new ServerTls(chain, key, Duration.ofDays(1));
    }

    private static void make(Path folder, String host) throws Exception {
        InstantSource clock = InstantSource.system();
        LocalAuthority authority = LocalAuthority.open(Files.createDirectory(folder), clock);
        new ServerCertificate(folder, authority, List.of(host), clock).renew();
    }

    @AfterEach
    void close() {
        tls.close();
    }

    @Test
    void theOldPairServesUntilBothNewFilesAreThere() throws Exception {
        SslContext before = tls.plain();
        Files.copy(newChain, chain, StandardCopyOption.REPLACE_EXISTING);
        tls.look();
        assertThat(tls.plain()).isSameAs(before);
        Files.copy(newKey, key, StandardCopyOption.REPLACE_EXISTING);
        tls.look();
        assertThat(tls.plain()).isNotSameAs(before);
    }

    @Test
    void theOrderOfTheFilesDoesNotMatter() throws Exception {
        SslContext before = tls.mutual();
        Files.copy(newKey, key, StandardCopyOption.REPLACE_EXISTING);
        tls.look();
        assertThat(tls.mutual()).isSameAs(before);
        Files.copy(newChain, chain, StandardCopyOption.REPLACE_EXISTING);
        tls.look();
        assertThat(tls.mutual()).isNotSameAs(before);
    }

    @Test
    void aHalfWrittenFileAndAMissingOneLeaveTheOldPair() throws Exception {
        SslContext before = tls.plain();
        String whole = Files.readString(chain);
        Files.writeString(chain, whole.substring(0, whole.length() / 2));
        tls.look();
        assertThat(tls.plain()).isSameAs(before);
        Files.delete(chain);
        tls.look();
        assertThat(tls.plain()).isSameAs(before);
        Files.writeString(chain, whole + "\n");
        tls.look();
        assertThat(tls.plain()).isNotSameAs(before);
    }

    /// A pipe in the key's place lets its reader wait: a disk that does not answer.
    @Test
    @Timeout(60)
    void aFileThatCannotBeReadNowKeepsNoConnectionWaiting() throws Exception {
        tls.close();
        tls = new ServerTls(chain, key, Duration.ofMillis(1));
        SslContext before = tls.plain();
        Files.copy(newChain, chain, StandardCopyOption.REPLACE_EXISTING);
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Files.move(pipe, key, StandardCopyOption.REPLACE_EXISTING);
        try (OutputStream written = Files.newOutputStream(key)) {
            assertThat(tls.plain()).isSameAs(before);
            written.write(Files.readAllBytes(newKey));
        }
        await().until(() -> tls.plain() != before);
    }
}
