package io.culvert.policy;

import io.culvert.identity.Caller;
import java.util.List;
import java.util.Map;

/// A role's trust policy: who may assume the role. An IAM JSON document whose statements have a Principal and
/// no Resource. Immutable.
public final class TrustPolicy {

    private final List<TrustStatement> statements;

    TrustPolicy(List<TrustStatement> statements) {
        this.statements = List.copyOf(statements);
    }

    /// Parses a document. Refuses whatever it cannot evaluate exactly.
    ///
    /// @throws PolicyException with the error and its position
    public static TrustPolicy parse(String json) {
        return new TrustPolicy(PolicyReader.trust(json));
    }

    /// What a trust policy says about a request to assume its role.
    public enum Trust {
        /// It does not let the caller.
        NONE,
        /// It trusts the caller's account, whose own policies decide.
        ACCOUNT,
        /// It names the caller itself.
        DIRECT
    }

    /// Whether a caller with an access key may assume the role.
    ///
    /// @param action `sts:AssumeRole`
    /// @param context condition keys with their values; those about the caller are derived from it
    public Trust trusts(Caller caller, String action, Map<String, List<String>> context) {
        return judge(new TrustStatement.Subject.Signed(caller), action, new RequestKeys(caller, context));
    }

    /// Whether somebody whom an identity provider vouches for may assume the role.
    ///
    /// @param provider the provider's ARN, `arn:aws:iam::ACCOUNT:oidc-provider/HOST/PATH`
    /// @param context condition keys with their values, among them the token's claims
    public Trust trusts(String provider, Map<String, List<String>> context) {
        return judge(new TrustStatement.Subject.Federated(provider), "sts:AssumeRoleWithWebIdentity",
                new RequestKeys(context));
    }

    private Trust judge(TrustStatement.Subject subject, String action, RequestKeys keys) {
        Trust best = Trust.NONE;
        for (TrustStatement statement : statements) {
            Trust trust = statement.judge(subject, action, keys);
            if (trust != Trust.NONE && statement.effect() == Effect.DENY) {
                return Trust.NONE;
            }
            best = trust.compareTo(best) > 0 ? trust : best;
        }
        return best;
    }

    @Override
    public String toString() {
        return "TrustPolicy[" + statements.size() + " statements]";
    }
}
