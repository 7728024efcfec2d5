package io.culvert.server;

import io.culvert.transport.PemFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Every authority that the service has had, oldest first, and which of them signs at a given time.
///
/// @param all the certificates, in the order of `ca.pem`
/// @param pairs those whose keys are here, in the same order; not empty
record Succession(List<X509Certificate> all, List<SigningPair> pairs) {

    Succession {
        all = List.copyOf(all);
        pairs = List.copyOf(pairs);
    }

    /// The key file of an authority.
    ///
    /// @param number 1 for the first: `ca.key`, then `ca-2.key`
    static Path key(Path folder, int number) {
        return folder.resolve(number == 1 ? "ca.key" : "ca-" + number + ".key");
    }

    /// Reads `ca.pem` and the keys beside it. A key without a certificate, which a crash can leave, is
    /// ignored.
    ///
    /// @throws IOException if `ca.key` belongs to none of several certificates
    static Succession read(Path folder) throws IOException, GeneralSecurityException {
        List<X509Certificate> all = PemFiles.certificates(folder.resolve("ca.pem"));
        Path first = key(folder, 1);
        List<SigningPair> pairs = new ArrayList<>();
        pairs.add(first(PemFiles.privateKey(first), all)
            .orElseThrow(() -> new IOException(first + " belongs to no certificate of ca.pem")));
        try (DirectoryStream<Path> successors = Files.newDirectoryStream(folder, "ca-*.key")) {
            for (Path file : successors) {
                SigningPair.of(PemFiles.privateKey(file), all).ifPresent(pairs::add);
            }
        }
        pairs.sort(Comparator.comparingInt(pair -> all.indexOf(pair.certificate())));
        return new Succession(all, pairs);
    }

    /// A single key and a single certificate count as a pair without a test: the test would take a twentieth
    /// of the time of each start.
    private static Optional<SigningPair> first(PrivateKey key, List<X509Certificate> all)
            throws GeneralSecurityException {
        return all.size() == 1 ? Optional.of(new SigningPair(all.getFirst(), key)) : SigningPair.of(key, all);
    }

    /// The oldest authority that is valid at a moment and for a time after it.
    Optional<SigningPair> validFor(Duration time, Instant from) {
        return pairs.stream().filter(pair -> pair.isValid(from) && pair.isValid(from.plus(time))).findFirst();
    }

    /// Whether a clock shows a time before any authority was made. Such a clock is wrong.
    boolean isBeforeAll(Instant now) {
        return all.stream().allMatch(each -> now.isBefore(each.getNotBefore().toInstant()));
    }
}
