package io.culvert.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.handler.codec.DecoderException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The reasons of failures, in words for people.
class ReasonsTest {

    static {
        // Errors of system calls come with the native library.
        Epoll.ensureAvailability();
    }

    static Stream<Arguments> failures() {
        return Stream.of(Arguments.of(new UnknownHostException("h"), "the name cannot be resolved"),
                Arguments.of(new ConnectTimeoutException("connection timed out after 10000 ms: h/1.2.3.4:1"),
                        "no answer in 10 s"),
                Arguments.of(new NoRouteToHostException("null: /[2001:db8::1]:22"), "no route to host"),
                Arguments.of(new ClosedChannelException(), "the connection was closed"),
                Arguments.of(new ConnectException("Connection refused: localhost/127.0.0.1:22"),
                        "Connection refused"),
                Arguments.of(new NativeIoException("recvAddress", -104), "Connection reset by peer"),
                Arguments.of(new ConnectException(
                        "finishConnect(..) failed with error(-111): Connection refused: h/127.0.0.1:1"),
                        "Connection refused"),
                Arguments.of(new NoSuchFileException("/f"), "no such file"),
                Arguments.of(new AccessDeniedException("/f"), "permission denied"),
                Arguments.of(new FileNotFoundException("/f (Permission denied)"), "Permission denied"),
                Arguments.of(new FileNotFoundException(), "no such file"),
                Arguments.of(new IOException(new IOException()), "it failed for an unknown reason"),
                Arguments.of(new ExceptionInInitializerError(new IOException("disk on fire")),
                        "disk on fire"),
                Arguments.of(new DecoderException(new SSLHandshakeException(
                        "error:10000415:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED")),
                        "the other side says that this side's certificate has expired"),
                Arguments.of(new SSLHandshakeException("Received fatal alert: certificate_revoked"),
                        "the other side says that this side's certificate is revoked"),
                Arguments.of(
                        new SSLHandshakeException(
                                "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA"),
                        "the other side does not know the CA that signed this side's certificate"),
                Arguments.of(
                        new SSLHandshakeException("General OpenSslEngine problem")
                            .initCause(new CertificateException("PKIX path building failed: "
                                    + "sun.security.provider.certpath.SunCertPathBuilderException: unable to "
                                    + "find valid certification path to requested target")),
                        "its certificate is from no CA that is trusted here"),
                Arguments.of(new CertificateException("No name matching localhost found"),
                        "its certificate is for another host (No name matching localhost found)"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhyInWordsForPeople(Throwable failure, String reason) {
        assertThat(Reasons.of(failure)).isEqualTo(reason);
        assertThat(Reasons.of(new RuntimeException(failure))).isEqualTo(reason);
        assertThat(reason).doesNotContain("Exception", "null", "(..)");
    }

    @Test
    void saysTheLimitOfOpenFiles() {
        assertThat(Reasons.of(new NativeIoException("newSocketStream", -24)))
            .isEqualTo("too many open files (limit: " + OpenFiles.limit().orElseThrow() + ")");
    }
}
