package io.culvert.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Years, by a clock of the test's.
class LocalAuthorityTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Instant now = START;
    private LocalAuthority authority;

    @BeforeEach
    void open() throws Exception {
        authority = LocalAuthority.open(folder, () -> now);
    }

    private List<X509Certificate> published() throws IOException {
        return PemFiles.certificates(folder.resolve("ca.pem"));
    }

    private void onDay(long day) throws Exception {
        now = START.plus(Duration.ofDays(day));
        authority.appointSuccessorIfDue();
    }

    @Test
    void publishesASuccessorTwoYearsBeforeItSigns() throws Exception {
        onDay(2919);
        assertThat(published()).hasSize(1);
        onDay(2921);
        List<X509Certificate> both = published();
        assertThat(both).hasSize(2);
        try (var hashed = Files.list(folder.resolve("ca"))) {
            assertThat(hashed).hasSize(2);
        }
        X509Certificate before = authority.issueDevice("pump").certificate();
        before.verify(both.get(0).getPublicKey());
        onDay(3560);
        X509Certificate after = authority.issueDevice("pump").certificate();
        after.verify(both.get(1).getPublicKey());
        assertThat(published()).isEqualTo(both);
        assertThat(authority.issued(before)).isTrue();
        assertThat(authority.issued(after)).isTrue();
        open();
        assertThat(authority.issued(before)).isTrue();
        authority.issueDevice("pump").certificate().verify(both.get(1).getPublicKey());
    }

    @Test
    void serviceWasOffWhileASuccessorWasDue() throws Exception {
        onDay(4000);
        assertThat(published()).hasSize(2);
        assertThat(authority.ends()).isAfter(now);
    }

    @Test
    void makesTheSuccessorAnewWhereACrashLeftItsKeyAlone() throws Exception {
        onDay(2921);
        X509Certificate first = published().getFirst();
        DataDirectory.writePublic(folder.resolve("ca.pem"), CertificateMaker.pem(first));
        open();
        assertThat(published()).hasSize(2).startsWith(first);
        onDay(3600);
        assertThat(authority.ends()).isAfter(now.plus(Duration.ofDays(2000)));
    }

    @Test
    void refusesAKeyOfAnotherAuthority() throws Exception {
        onDay(2921);
        Path other = Files.createDirectory(folder.resolve("other"));
        LocalAuthority.open(other, () -> now);
        Files.delete(folder.resolve("ca.key"));
        Files.copy(other.resolve("ca.key"), folder.resolve("ca.key"));
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("ca.key");
    }

    @Test
    void formerAuthoritySignsAgainWhenAWrongClockIsSetBack() throws Exception {
        ServerCertificate own = new ServerCertificate(folder, authority, List.of("a.example"), () -> now);
        List<X509Certificate> known = published();
        onDay(5000);
        own.renew();
        onDay(10);
        own.renew();
        List<X509Certificate> chain = PemFiles.certificates(folder.resolve("server.pem"));
        assertThat(known).contains(chain.getLast());
        chain.getFirst().checkValidity(Date.from(now));
        onDay(2921);
        int published = published().size();
        onDay(2930);
        assertThat(published()).hasSize(published);
        assertThat(authority.ends()).isAfter(now);
    }

    @Test
    void makesNothingByAClockThatIsBeforeItsOwnStart() throws Exception {
        ServerCertificate own = new ServerCertificate(folder, authority, List.of("a.example"), () -> now);
        own.renew();
        byte[] served = Files.readAllBytes(folder.resolve("server.pem"));
        now = Instant.EPOCH;
        open();
        own.renew();
        assertThat(published()).hasSize(1);
        assertThat(folder.resolve("server.pem")).hasBinaryContent(served);
    }

    @Test
    void makesAPairAnewThatACrashLeftHalfWritten() throws Exception {
        ServerCertificate own = new ServerCertificate(folder, authority, List.of("a.example"), () -> now);
        own.renew();
        byte[] key = Files.readAllBytes(folder.resolve("server.key"));
        Files.move(folder.resolve("server.pem"), folder.resolve("server-next.pem"));
        own.renew();
        Files.copy(folder.resolve("server.pem"), folder.resolve("server-next.pem"));
        Files.write(folder.resolve("server.key"), key);
        own.renew();
        assertThat(SigningPair.of(PemFiles.privateKey(folder.resolve("server.key")),
                List.of(PemFiles.certificate(folder.resolve("server.pem")))))
            .isPresent();
        assertThat(folder.resolve("server-next.pem")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "10.1.2.3", "B\u00fccher.example", "*.tunnels.example.com"})
    void keepsACertificateWhoseNamesAreReadBackInOtherWords(String host) throws Exception {
        ServerCertificate own = new ServerCertificate(folder, authority, List.of(host), () -> now);
        own.renew();
        byte[] served = Files.readAllBytes(folder.resolve("server.pem"));
        own.renew();
        assertThat(folder.resolve("server.pem")).hasBinaryContent(served);
    }

    @Test
    void keepsACertificateForAnIpv6AddressAtTheNextStart() throws Exception {
        new ServerCertificate(folder, authority, List.of("2001:db8::1"), () -> now).renew();
        byte[] served = Files.readAllBytes(folder.resolve("server.pem"));
        new ServerCertificate(folder, authority, List.of("2001:DB8:0::1"), () -> now).renew();
        assertThat(folder.resolve("server.pem")).hasBinaryContent(served);
    }

    /// A client that has read `ca.pem` at any time in the last year and a half knows whoever signs.
    @Test
    void servesAValidCertificateThroughTwentyYears() throws Exception {
        ServerCertificate own = new ServerCertificate(folder, authority, List.of("a.example"), () -> now);
        List<X509Certificate> known = published();
        for (int day = 0; day < 7300; day += 10) {
            if (day % 540 == 0) {
                known = published();
            }
            onDay(day);
            own.renew();
            List<X509Certificate> chain = PemFiles.certificates(folder.resolve("server.pem"));
            for (X509Certificate each : chain) {
                each.checkValidity(Date.from(now));
            }
            chain.getFirst().verify(chain.getLast().getPublicKey());
            assertThat(known).as("day %d", day).contains(chain.getLast());
            assertThat(chain.getLast().getNotAfter()).isAfter(chain.getFirst().getNotAfter());
        }
    }
}
