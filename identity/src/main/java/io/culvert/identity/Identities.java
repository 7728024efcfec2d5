package io.culvert.identity;

import io.culvert.identity.Outcome.Accepted;
import io.culvert.identity.Outcome.Reason;
import io.culvert.identity.Outcome.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// All identities, held in memory and kept in the store.
///
/// [#find] and [#directory] answer from memory, on any thread. They reflect a change made by this process once
/// [#change] has returned, and a change made by another process after the next [#refresh]. All other
/// methods block.
public final class Identities implements AccessKeys {

    private static final int MAX_TRIES = 10;

    private final IdentityStore store;
    private final SecretCipher cipher;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Known known = new Known(Directory.EMPTY, Map.of(), List.of());

    /// The contents of one version.
    private record Known(Directory directory, Map<String, Credential> credentials, List<String> unreadable) {}

    /// Loads all identities from the store.
    public Identities(IdentityStore store, SecretCipher cipher) {
        this.store = store;
        this.cipher = cipher;
        this.known = known(store.load());
    }

    @Override
    public Optional<Credential> find(String accessKeyId) {
        return Optional.ofNullable(known.credentials.get(accessKeyId));
    }

    /// All identities, as this process last read them.
    public Directory directory() {
        return known.directory;
    }

    /// Access keys that cannot be used, because their secrets were encrypted with another key than
    /// the service's.
    public List<String> unreadable() {
        return known.unreadable;
    }

    /// Makes a change. When this returns, it is durable and in effect in this process.
    public Outcome change(Proposal proposal) {
        changing.lock();
        try {
            for (int tries = 0; tries < MAX_TRIES; tries++) {
                refresh();
                Directory before = known.directory;
                Outcome outcome = proposal.on(before);
                if (!(outcome instanceof Accepted(List<IdentityChange> changes)) || changes.isEmpty()) {
                    return outcome;
                }
                if (store.change(before.version(), changes)) {
                    known = known(before.with(changes));
                    return outcome;
                }
            }
            return new Refused(Reason.OVERTAKEN, "identities: other calls keep changing them; try again");
        } finally {
            changing.unlock();
        }
    }

    /// Loads the changes of other processes.
    public void refresh() {
        changing.lock();
        try {
            if (store.version() != known.directory.version()) {
                known = known(store.load());
            }
        } finally {
            changing.unlock();
        }
    }

    /// Encrypts again, with the current key, all secrets that a former key encrypted. Afterwards the former
    /// key is not needed.
    ///
    /// @return the number of secrets that were encrypted again
    public int reseal() {
        Outcome outcome = change(directory -> new Accepted(
                directory.keys().values().stream().flatMap(this::resealed).toList()));
        return outcome instanceof Accepted(List<IdentityChange> changes) ? changes.size() : 0;
    }

    private Stream<IdentityChange> resealed(AccessKey key) {
        return cipher.isCurrent(key.secret()) ? Stream.empty()
                : cipher.open(key.secret(), key.id(), key.user())
                    .map(secret -> key.sealed(cipher.seal(secret, key.id(), key.user())))
                    .<IdentityChange>map(IdentityChange.PutKey::new)
                    .stream();
    }

    private Known known(Directory directory) {
        Map<String, Credential> credentials = new HashMap<>();
        List<String> unreadable = new ArrayList<>();
        for (AccessKey key : directory.keys().values()) {
            Optional<String> secret = cipher.open(key.secret(), key.id(), key.user());
            if (secret.isEmpty()) {
                unreadable.add(key.id());
            } else if (key.enabled()) {
                directory.user(key.user())
                    .map(user -> new Credential(caller(user, key), secret.get(), null))
                    .ifPresent(credential -> credentials.put(key.id(), credential));
            }
        }
        return new Known(directory, Map.copyOf(credentials), List.copyOf(unreadable));
    }

    private static Caller caller(User user, AccessKey key) {
        return new Caller(user.name().account(), user.name().name(), user.id(), user.arn(), key.id());
    }
}
