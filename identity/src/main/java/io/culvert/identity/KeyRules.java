package io.culvert.identity;

import io.culvert.identity.IdentityChange.DeleteKey;
import io.culvert.identity.IdentityChange.PutKey;
import io.culvert.identity.Outcome.Accepted;
import io.culvert.identity.Outcome.Reason;
import io.culvert.identity.Outcome.Refused;

/// The rules of access keys. A key of another account is treated like one that does not exist.
public final class KeyRules {

    private KeyRules() {}

    /// Creates a key.
    public static Proposal create(AccessKey key, IdentityLimits limits) {
        return directory -> {
            if (directory.user(key.user()).isEmpty()) {
                return UserRules.missing(key.user());
            }
            int others = directory.keysOf(key.user()).size();
            if (others >= limits.keysPerUser()) {
                return new Refused(Reason.TOO_MANY, "access keys: " + others + " of user " + key.user().name()
                        + " (expected: at most " + limits.keysPerUser() + "; delete one first)");
            }
            return Accepted.of(new PutKey(key));
        };
    }

    /// Enables or disables a key.
    public static Proposal enable(String id, String account, boolean enabled) {
        return directory -> {
            AccessKey key = directory.keys().get(id);
            return key == null || !key.user().account().equals(account) ? missing(id)
                    : key.enabled() == enabled ? Accepted.of()
                            : Accepted.of(new PutKey(key.enabled(enabled)));
        };
    }

    /// Deletes a key.
    public static Proposal delete(String id, String account) {
        return directory -> {
            AccessKey key = directory.keys().get(id);
            return key == null || !key.user().account().equals(account) ? missing(id)
                    : Accepted.of(new DeleteKey(id));
        };
    }

    /// The refusal for a key that does not exist or belongs to an account that is hidden from the caller.
    public static Refused missing(String id) {
        return new Refused(Reason.MISSING,
                "access key: " + id + " is not there (expected: one of the account's)");
    }
}
