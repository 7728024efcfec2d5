package io.culvert.store;

import io.culvert.identity.SignInLink;
import io.culvert.identity.SignInStore;
import java.time.Instant;
import java.util.Optional;

/// One-time links in SQL.
public final class SqlSignInStore implements SignInStore {

    private final Database database;

    /// @param database stays open as long as this store is used; its owner closes it
    public SqlSignInStore(Database database) {
        this.database = database;
    }

    /// Callers that add at the same time may exceed the limit by their number.
    @Override
    public boolean add(SignInLink link, int most, Instant now) {
        return database.transaction(handle -> {
            handle.createUpdate("delete from sign_in_links where expires_at <= :now")
                .bind("now", now.toEpochMilli())
                .execute();
            int others = handle.createQuery("select count(*) from sign_in_links where owner = :owner")
                .bind("owner", link.owner())
                .mapTo(Integer.class)
                .one();
            return others < most && handle
                .createUpdate(
                        "insert into sign_in_links (digest, owner, access_key_id, session_token, expires_at)"
                                + " values (:digest, :owner, :key, :token, :expires)")
                .bind("digest", link.digest())
                .bind("owner", link.owner())
                .bind("key", link.accessKeyId())
                .bind("token", link.sessionToken())
                .bind("expires", link.expiresAt().toEpochMilli())
                .execute() == 1;
        });
    }

    /// The deletion decides which of several callers gets the link.
    @Override
    public Optional<SignInLink> take(String digest, Instant now) {
        return database.transaction(handle -> {
            Optional<SignInLink> found = handle
                .createQuery("select * from sign_in_links where digest = :digest")
                .bind("digest", digest)
                .map((row, context) -> new SignInLink(row.getString("digest"), row.getString("owner"),
                        row.getString("access_key_id"), row.getString("session_token"),
                        Instant.ofEpochMilli(row.getLong("expires_at"))))
                .findOne();
            boolean taken = handle.createUpdate("delete from sign_in_links where digest = :digest")
                .bind("digest", digest)
                .execute() == 1;
            return taken ? found.filter(link -> link.expiresAt().isAfter(now)) : Optional.empty();
        });
    }
}
