package io.culvert.control.oidc;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The public keys of one provider, which are fetched when they are needed and kept for an hour. A token with
/// an unknown key id makes them be fetched again, at most once in 30 seconds, so that a provider can change
/// its keys and strangers cannot make the service fetch without end. If a fetch fails, known keys stay in use
/// for a day. Thread safe; blocks while one thread fetches.
final class ProviderKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);

    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration USABLE = Duration.ofDays(1);
    private static final Duration BETWEEN = Duration.ofSeconds(30);
    private static final int MAX_KEYS = 100;

    private final OidcConfig config;
    private final OidcHttp http;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();
    private @Nullable Known known;
    private Instant tried = Instant.MIN;
    private String failure = "";

    private record Known(Discovery discovery, JWKSet keys, Instant at) {}

    ProviderKeys(OidcConfig config, OidcHttp http, InstantSource clock) {
        this.config = config;
        this.http = http;
        this.clock = clock;
    }

    /// The keys that may have signed a token.
    ///
    /// @param id the token's key id, or null if it has none
    /// @throws IOException if the provider cannot be reached and no keys are known
    List<JWK> find(@Nullable String id) throws IOException {
        fetching.lock();
        try {
            Instant now = clock.instant();
            List<JWK> found = current(now).map(keys -> matching(keys.keys, id)).orElseGet(List::of);
            if (found.isEmpty() || isOlder(now, FRESH)) {
                fetch(now);
                found = matching(usable(now).keys, id);
            }
            return found;
        } finally {
            fetching.unlock();
        }
    }

    /// The provider's endpoints.
    ///
    /// @throws IOException if the provider cannot be reached and they are not known
    Discovery discovery() throws IOException {
        find(null);
        fetching.lock();
        try {
            return usable(clock.instant()).discovery;
        } finally {
            fetching.unlock();
        }
    }

    private Optional<Known> current(Instant now) {
        return isOlder(now, USABLE) ? Optional.empty() : Optional.ofNullable(known);
    }

    private boolean isOlder(Instant now, Duration age) {
        Known keys = known;
        return keys == null || !keys.at.plus(age).isAfter(now);
    }

    private Known usable(Instant now) throws IOException {
        return current(now).orElseThrow(() -> new IOException(failure));
    }

    private void fetch(Instant now) {
        if (tried.isAfter(now.minus(BETWEEN))) {
            return;
        }
        tried = now;
        try {
            Discovery discovery = Discovery.read(config, http);
            JWKSet keys = JWKSet.parse(http.get(discovery.keys()));
            if (keys.size() > MAX_KEYS) {
                throw new IOException("it has more than " + MAX_KEYS + " keys");
            }
            known = new Known(discovery, keys, now);
        } catch (IOException | ParseException e) {
            failure = String.valueOf(e.getMessage());
            LOG.warn("The keys of identity provider {} could not be fetched: {}", config.name(), failure);
        }
    }

    private static List<JWK> matching(JWKSet keys, @Nullable String id) {
        return keys.getKeys()
            .stream()
            .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
            .filter(key -> !key.isPrivate() && (id == null || id.equals(key.getKeyID())))
            .toList();
    }
}
