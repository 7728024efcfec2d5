package io.culvert.transport;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// The reason of a TLS failure in words for people: the other side's alert, or why this side refused the
/// other's certificate.
final class TlsReasons {

    /// BoringSSL's `TLSV1_ALERT_UNKNOWN_CA`, the JDK's `Received fatal alert: unknown_ca`.
    private static final Pattern ALERT = Pattern
        .compile("(?:(?:SSLV3|TLSV1|TLSV13)_(?:ALERT_)?|fatal alert: )([A-Za-z_]+)");

    private static final Map<String, String> ALERTS = Map.ofEntries(
            Map.entry("bad_certificate", "the other side does not accept this side's certificate"),
            Map.entry("certificate_expired", "the other side says that this side's certificate has expired"),
            Map.entry("certificate_revoked", "the other side says that this side's certificate is revoked"),
            Map.entry("certificate_unknown", "the other side does not accept this side's certificate"),
            Map.entry("unsupported_certificate",
                    "the other side does not support this side's kind of certificate"),
            Map.entry("unknown_ca",
                    "the other side does not know the CA that signed this side's certificate"),
            Map.entry("certificate_required", "the other side demands a certificate"),
            Map.entry("access_denied", "the other side denies access with this side's certificate"),
            Map.entry("handshake_failure", "the two sides agree on no way to encrypt"),
            Map.entry("protocol_version", "the two sides agree on no version of TLS"),
            Map.entry("unrecognized_name", "the other side does not know this host name"));

    private TlsReasons() {}

    /// The reason; empty for a failure of another kind.
    static Optional<String> of(Throwable cause) {
        String text = cause.getMessage() == null ? "" : cause.getMessage();
        if (cause instanceof CertificateExpiredException) {
            return Optional.of("its certificate has expired (" + text + ")");
        }
        if (cause instanceof CertificateNotYetValidException) {
            return Optional.of("its certificate is not valid yet (" + text + ")");
        }
        if (text.contains("unable to find valid certification path")
                || text.contains("Path does not chain with any of the trust anchors")) {
            return Optional.of("its certificate is from no CA that is trusted here");
        }
        if (text.startsWith("No name matching") || text.startsWith("No subject alternative")) {
            return Optional.of("its certificate is for another host (" + text + ")");
        }
        if (!(cause instanceof SSLException)) {
            return Optional.empty();
        }
        return text.startsWith("General OpenSslEngine problem") ? Optional.of("") : alert(text);
    }

    private static Optional<String> alert(String text) {
        Matcher found = ALERT.matcher(text);
        if (text.startsWith("handshake timed out")) {
            return Optional.of("no answer to the TLS handshake");
        }
        if (!found.find()) {
            return Optional.empty();
        }
        String name = found.group(1).toLowerCase(Locale.ROOT);
        return Optional.of(ALERTS.getOrDefault(name, "the other side ended TLS: " + name.replace('_', ' ')));
    }
}
