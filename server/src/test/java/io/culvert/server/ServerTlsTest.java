package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
        LocalAuthority.open(Files.createDirectory(own)).ensureServerCertificate(List.of("a.example"));
        Path other = folder.resolve("other");
        LocalAuthority.open(Files.createDirectory(other))
            .ensureServerCertificate(List.of("a-longer.example"));
        chain = own.resolve("server.pem");
        key = own.resolve("server.key");
        newChain = other.resolve("server.pem");
        newKey = other.resolve("server.key");
        tls = new ServerTls(chain, key, Duration.ZERO);
    }

    @Test
    void anUnchangedPairIsReadOnce() {
        assertThat(tls.plain()).isSameAs(tls.plain());
    }

    @Test
    void theOldPairServesUntilBothNewFilesAreThere() throws Exception {
        SslContext before = tls.plain();
        Files.copy(newChain, chain, StandardCopyOption.REPLACE_EXISTING);
        assertThat(tls.plain()).isSameAs(before);
        Files.copy(newKey, key, StandardCopyOption.REPLACE_EXISTING);
        assertThat(tls.plain()).isNotSameAs(before);
        assertThat(tls.mutual()).isSameAs(tls.mutual());
    }

    @Test
    void theOrderOfTheFilesDoesNotMatter() throws Exception {
        SslContext before = tls.mutual();
        Files.copy(newKey, key, StandardCopyOption.REPLACE_EXISTING);
        assertThat(tls.mutual()).isSameAs(before);
        Files.copy(newChain, chain, StandardCopyOption.REPLACE_EXISTING);
        assertThat(tls.mutual()).isNotSameAs(before);
    }

    @Test
    void aHalfWrittenFileAndAMissingOneLeaveTheOldPair() throws Exception {
        SslContext before = tls.plain();
        String whole = Files.readString(chain);
        Files.writeString(chain, whole.substring(0, whole.length() / 2));
        assertThat(tls.plain()).isSameAs(before);
        Files.delete(chain);
        assertThat(tls.plain()).isSameAs(before);
        Files.writeString(chain, whole + "\n");
        assertThat(tls.plain()).isNotSameAs(before);
    }
}
