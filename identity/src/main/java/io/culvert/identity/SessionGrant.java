package io.culvert.identity;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Whom temporary credentials stand for, and for how long. The session token carries it, so that every
/// process with the service's key knows the session without a query.
///
/// @param kind what the credentials stand for
/// @param account the twelve-digit account
/// @param name of the user or role, or `root`
/// @param id of the user or role, `AIDA…` or `AROA…`, or the account; a user or role that is deleted and made
/// again has another one, which ends the session
/// @param sessionName of a role's session; empty for users and root
/// @param parentKeyId the long-term key that the session depends on: it ends if the key is disabled; empty for
/// roles
/// @param issuedAt when the first credentials of this sign-in were issued
/// @param expiresAt when these end
/// @param keys further condition keys with their values, such as the claims of a web identity
public record SessionGrant(Kind kind, String account, String name, String id, String sessionName,
        String parentKeyId, Instant issuedAt, Instant expiresAt, Map<String, List<String>> keys) {

    /// What temporary credentials stand for.
    public enum Kind {
        ROOT, USER, ROLE
    }

    public SessionGrant {
        keys = Map.copyOf(keys);
    }

    /// The ARN of the caller with this grant.
    public String arn() {
        return switch (kind) {
            case ROOT -> "arn:aws:iam::" + account + ":root";
            case USER -> User.arn(new QualifiedName(account, name));
            case ROLE -> "arn:aws:sts::" + account + ":assumed-role/" + name + "/" + sessionName;
        };
    }

    /// The id of the caller with this grant: for a role's session `AROA…:SESSION`.
    public String callerId() {
        return kind == Kind.ROLE ? id + ":" + sessionName : id;
    }

    /// The same grant, ending at another time.
    public SessionGrant until(Instant other) {
        return new SessionGrant(kind, account, name, id, sessionName, parentKeyId, issuedAt, other, keys);
    }

    /// The caller that uses credentials for this grant.
    Caller caller(String accessKeyId) {
        return new Caller(account, name, callerId(), arn(), accessKeyId, this);
    }

    /// The grant of a session of a user or of root.
    ///
    /// @param caller signed with a long-term key or with credentials of such a session, whose grant then
    /// bounds this one
    public static SessionGrant of(Caller caller, Instant now, Instant until) {
        return caller.session()
            .map(known -> known.until(until.isBefore(known.expiresAt()) ? until : known.expiresAt()))
            .orElseGet(() -> new SessionGrant(caller.isRoot() ? Kind.ROOT : Kind.USER, caller.account(),
                    caller.userName(), caller.userId(), "", caller.accessKeyId(), now, until, Map.of()));
    }
}
