package io.culvert.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The active certificates of devices that have expired or expire soon.
///
/// Registrations whose text cannot be read are left out.
///
/// @param ended how many have expired
/// @param ending how many others expire within the requested time
/// @param next when the next one expires, or null if all have expired
/// @param examples the ids of some of them
public record CertificateEnds(long ended, long ending, @Nullable Instant next, List<String> examples) {

    /// The result for no certificates.
    public static final CertificateEnds NONE = new CertificateEnds(0, 0, null, List.of());

    private static final int PAGE = 500;
    private static final int EXAMPLES = 3;

    public CertificateEnds {
        examples = List.copyOf(examples);
    }

    /// Reads all certificates, page by page.
    static CertificateEnds read(RegistryStore store, Instant now, Duration soon) {
        CertificateEnds sum = NONE;
        List<DeviceCertificate> page = store.active(null, PAGE);
        while (!page.isEmpty()) {
            for (DeviceCertificate each : page) {
                sum = sum.with(each, now, soon);
            }
            page = store.active(page.getLast(), PAGE);
        }
        return sum;
    }

    private CertificateEnds with(DeviceCertificate certificate, Instant now, Duration soon) {
        Optional<Instant> read = CertificateText.end(certificate.pem());
        if (read.isEmpty()) {
            return this;
        }
        Instant end = read.get();
        if (!now.isBefore(end)) {
            return new CertificateEnds(ended + 1, ending, next, examplesWith(certificate.id()));
        }
        Instant first = next == null || end.isBefore(next) ? end : next;
        return end.isBefore(now.plus(soon))
                ? new CertificateEnds(ended, ending + 1, first, examplesWith(certificate.id()))
                : new CertificateEnds(ended, ending, first, examples);
    }

    private List<String> examplesWith(String id) {
        if (examples.size() >= EXAMPLES) {
            return examples;
        }
        List<String> more = new ArrayList<>(examples);
        more.add(id);
        return more;
    }
}
