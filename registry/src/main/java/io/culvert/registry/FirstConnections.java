package io.culvert.registry;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Registers devices when they connect for the first time, if a registered authority of the account signed
/// their certificate and permits that by a template. Thread safe; methods block on the store.
///
/// The number of registrations per second is limited for each account, so that an authority's key that is
/// stolen does not fill the registry faster than an operator can act. Buckets exist only for accounts that
/// have such an authority.
public final class FirstConnections {

    /// How many devices of an account are registered per second.
    public static final int PER_SECOND = 20;

    /// A device has connected for the first time.
    ///
    /// @param authority the id of the authority that signed its certificate
    /// @param thing the thing that the template names, or null if it could not be followed
    /// @param refusal the reason for which the device was not registered, or null if it was
    public record Outcome(String account, String certificateId, String authority, @Nullable String thing,
            @Nullable String refusal) {}

    private record Bucket(double left, Instant at, boolean taken) {}

    private final DeviceAuthorities authorities;
    private final Registry registry;
    private final Provisioning provisioning;
    private final Provisioning.Templates templates;
    private final InstantSource clock;
    private final Consumer<Outcome> outcomes;
    private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();

    /// @param outcomes receives each outcome on the thread that registers; must not block and must not throw
    public FirstConnections(DeviceAuthorities authorities, Registry registry, Provisioning provisioning,
            Provisioning.Templates templates, InstantSource clock, Consumer<Outcome> outcomes) {
        this.authorities = authorities;
        this.registry = registry;
        this.provisioning = provisioning;
        this.templates = templates;
        this.clock = clock;
        this.outcomes = outcomes;
    }

    DeviceAuthorities authorities() {
        return authorities;
    }

    /// Registers the certificate of a device whose key TLS has proven, or completes its registration.
    ///
    /// @return the registration; empty if the device is not registered
    Optional<DeviceCertificate> register(String account, X509Certificate leaf) {
        if (!(authorities.issuerOf(account,
                leaf) instanceof DeviceAuthorities.Search.Found(CertificateAuthority issuer))
                || !issuer.firstConnection().enabled()) {
            return Optional.empty();
        }
        String id = CertificateText.id(leaf);
        if (!take(account)) {
            outcomes.accept(new Outcome(account, id, issuer.id(), null,
                    "more than " + PER_SECOND + " first connections per second in this account"));
            return Optional.empty();
        }
        return switch (planned(issuer, id, leaf)) {
            case Provisioning.Planning.Refused(String why) -> refused(issuer, id, null, why);
            case Provisioning.Planning.Planned(Provisioning.Plan plan) -> register(issuer, leaf, plan);
        };
    }

    private Provisioning.Planning planned(CertificateAuthority issuer, String id, X509Certificate leaf) {
        CertificateAuthority.FirstConnection rule = issuer.firstConnection();
        String body = rule.templateBody();
        String name = rule.templateName();
        if (name != null) {
            Optional<AuthorityStore.Template> template = authorities.store().template(issuer.account(), name);
            if (template.isEmpty() || !template.get().enabled()) {
                return new Provisioning.Planning.Refused("template: " + name + " is not there or disabled");
            }
            body = template.get().body();
        }
        return body == null ? new Provisioning.Planning.Refused("the authority has no template")
                : templates.plan(body, SubjectParameters.of(id, leaf));
    }

    private Optional<DeviceCertificate> register(CertificateAuthority issuer, X509Certificate leaf,
            Provisioning.Plan plan) {
        String account = issuer.account();
        Creation<DeviceCertificate> creation = registry.registerUnder(account, issuer.id(), leaf,
                DeviceCertificate.Status.PENDING_ACTIVATION);
        return switch (creation) {
            case Creation.Created(DeviceCertificate fresh) -> complete(issuer, fresh, plan);
            case Creation.Taken(DeviceCertificate known) -> complete(issuer, known, plan);
            case Creation.Full(int max) -> refused(issuer, CertificateText.id(leaf), plan.thing(),
                    "certificates: " + max + " are in this account (expected: fewer)");
        };
    }

    /// Another connection of the device may have completed the registration meanwhile.
    private Optional<DeviceCertificate> complete(CertificateAuthority issuer, DeviceCertificate known,
            Provisioning.Plan plan) {
        if (known.status() != DeviceCertificate.Status.PENDING_ACTIVATION) {
            return Optional.of(known);
        }
        String failure = provisioning.follow(issuer.account(), plan, known);
        if (failure != null) {
            return refused(issuer, known.id(), plan.thing(), failure);
        }
        outcomes.accept(new Outcome(issuer.account(), known.id(), issuer.id(), plan.thing(), null));
        return registry.certificate(issuer.account(), known.id());
    }

    private Optional<DeviceCertificate> refused(CertificateAuthority issuer, String id,
            @Nullable String thing, String why) {
        outcomes.accept(new Outcome(issuer.account(), id, issuer.id(), thing, why));
        return Optional.empty();
    }

    private boolean take(String account) {
        Instant now = clock.instant();
        return buckets.compute(account, (key, bucket) -> {
            double left = bucket == null ? PER_SECOND
                    : Math.min(PER_SECOND, bucket.left
                            + Math.max(0, Duration.between(bucket.at, now).toNanos() / 1e9) * PER_SECOND);
            return left < 1 ? new Bucket(left, now, false) : new Bucket(left - 1, now, true);
        }).taken;
    }
}
