package io.culvert.server;

import io.culvert.control.admin.AdminApi;
import io.culvert.control.admin.UserPolicies;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Operation;
import io.culvert.control.sts.RoleSessions;
import io.culvert.identity.AccessKeys;
import io.culvert.identity.Account;
import io.culvert.identity.AccountRules;
import io.culvert.identity.Identities;
import io.culvert.identity.IdentityLimits;
import io.culvert.identity.KeyMint;
import io.culvert.identity.KeyUse;
import io.culvert.identity.SecretCipher;
import io.culvert.identity.SessionTokens;
import io.culvert.identity.Sessions;
import io.culvert.identity.SignInLinks;
import io.culvert.identity.SignInStore;
import io.culvert.policy.PolicyAuthorizer;
import io.culvert.store.Database;
import io.culvert.store.SqlIdentityStore;
import io.culvert.store.SqlSignInStore;
import io.culvert.tunnel.StoreException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The root key, users' keys and policies, and a timer that reads what other processes have changed and
/// records which keys were used.
final class IdentityService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityService.class);

    private static final Duration REFRESH = Duration.ofSeconds(1);
    private static final Duration FLUSH = Duration.ofSeconds(10);
    private static final String SECRETS_KEY = "secrets.key";
    private static final String FORMER_SECRETS_KEY = "secrets.key.old";

    private final RootKey rootKey;
    private final Identities identities;
    private final KeyMint mint;
    private final KeyUse use;
    private final SignInStore links;
    private final String operator;
    private final InstantSource clock;
    private final Repeater timer = new Repeater("identities");

    private IdentityService(RootKey rootKey, Identities identities, KeyMint mint, KeyUse use,
            SignInStore links, String operator, InstantSource clock) {
        this.rootKey = rootKey;
        this.identities = identities;
        this.mint = mint;
        this.use = use;
        this.links = links;
        this.operator = operator;
        this.clock = clock;
    }

    /// Reads all identities, and creates those that the first start needs.
    static IdentityService open(DataDirectory data, Database database, String operator, InstantSource clock)
            throws IOException {
        data.folder("aws");
        RootKey rootKey = RootKey.open(data.path("aws", "credentials"), operator);
        SecureRandom random = new SecureRandom();
        Optional<byte[]> former = data.existingKey(FORMER_SECRETS_KEY);
        SecretCipher cipher = new SecretCipher(data.key(SECRETS_KEY), former.stream().toList(), random);
        SqlIdentityStore store = new SqlIdentityStore(database);
        Identities identities = new Identities(store, cipher);
        identities.change(AccountRules.ensure(new Account(operator, "operator", clock.instant())));
        if (former.isPresent()) {
            LOG.info("{} secrets were re-encrypted; keys/{} is not needed any more", identities.reseal(),
                    FORMER_SECRETS_KEY);
        }
        warnOf(identities.unreadable());
        IdentityService service = new IdentityService(rootKey, identities, new KeyMint(random, cipher),
                new KeyUse(store, clock), new SqlSignInStore(database), operator, clock);
        service.startTimer();
        return service;
    }

    private static void warnOf(List<String> unreadable) {
        if (!unreadable.isEmpty()) {
            LOG.error("{} access keys were sealed with another keys/{} and are of no use: {}",
                    unreadable.size(), SECRETS_KEY,
                    String.join(", ", unreadable.subList(0, Math.min(10, unreadable.size()))));
        }
    }

    private void startTimer() {
        timer.every(REFRESH, "Learning changes of identities", this::refresh);
        timer.every(FLUSH, "Writing when access keys were used", use::flush);
    }

    private void refresh() {
        List<String> before = identities.unreadable();
        identities.refresh();
        List<String> now = identities.unreadable();
        if (!now.equals(before)) {
            warnOf(now);
        }
    }

    /// The root key and users' enabled keys.
    private AccessKeys credentials() {
        return id -> rootKey.find(id).or(() -> identities.find(id));
    }

    /// The same keys, and temporary credentials.
    Sessions sessions(byte[] serviceKey) {
        return new Sessions(credentials(), identities::directory,
                new SessionTokens(serviceKey, new SecureRandom()));
    }

    /// One-time links into the web console.
    SignInLinks links(Sessions sessions, byte[] serviceKey) {
        return new SignInLinks(links, sessions, serviceKey, new SecureRandom(), clock);
    }

    /// The roles that callers may assume.
    RoleSessions roles(Sessions sessions) {
        return new RoleSessions(identities::directory, sessions.tokens(), clock);
    }

    /// Authorizes calls by the policies of users and roles.
    PolicyAuthorizer authorizer() {
        return new PolicyAuthorizer(new UserPolicies(identities));
    }

    /// The API to administer identities.
    ///
    /// @param others operations of the same service that are not about identities
    AdminApi api(Access access, List<Operation> others) {
        return new AdminApi(identities, mint, use, IdentityLimits.DEFAULTS, access, operator, others, clock);
    }

    /// Notes that this key has signed a verified call. Does not block.
    void used(String accessKeyId) {
        if (identities.find(accessKeyId).isPresent()) {
            use.used(accessKeyId);
        }
    }

    /// Records which keys were used since the last time.
    @Override
    public void close() {
        timer.close();
        try {
            use.flush();
        } catch (StoreException e) {
            LOG.warn("When access keys were used could not be written", e);
        }
    }
}
