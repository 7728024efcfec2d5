package io.culvert.control.sts;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.identity.AssumableRole;
import io.culvert.identity.Directory;
import io.culvert.identity.QualifiedName;
import io.culvert.identity.SessionCredentials;
import io.culvert.identity.SessionGrant;
import io.culvert.identity.SessionTokens;
import io.culvert.policy.TrustPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What the operations that assume a role have in common: they find it, and issue credentials for it.
public final class RoleSessions {

    private static final Duration USUAL = Duration.ofHours(1);
    private static final TextRule ROLE_ARN = new TextRule(20, 2048,
            "arn:aws:iam::[0-9]{12}:role/[A-Za-z0-9_+=,.@-]{1,64}");
    private static final TextRule SESSION_NAME = new TextRule(2, 64, "[A-Za-z0-9_+=,.@-]*");

    private final Supplier<Directory> directory;
    private final SessionTokens tokens;
    private final InstantSource clock;

    /// @param directory the roles that are there
    public RoleSessions(Supplier<Directory> directory, SessionTokens tokens, InstantSource clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// A role that is there, with its trust policy.
    record Trusted(AssumableRole role, TrustPolicy policy) {}

    /// The role of an ARN.
    Optional<Trusted> find(String arn) {
        String[] parts = arn.split("[:/]", -1);
        return directory.get()
            .role(new QualifiedName(parts[4], parts[6]))
            .map(role -> new Trusted(role, TrustPolicy.parse(role.trustPolicy())));
    }

    static String arn(Members input) {
        return input.requiredText("RoleArn", ROLE_ARN);
    }

    static String sessionName(Members input) {
        return input.requiredText("RoleSessionName", SESSION_NAME);
    }

    /// The refusal, which is the same for a role that is not there.
    static ApiError denied(String who, String action, String arn) {
        return new ApiError(ErrorType.ACCESS_DENIED,
                "User: " + who + " is not authorized to perform: " + action + " on resource: " + arn);
    }

    /// The member DurationSeconds, which the role limits.
    static Duration duration(Members input, AssumableRole role, Duration longest) {
        Duration wanted = TemporaryCredentials.duration(input, USUAL, Duration.ofHours(12));
        if (wanted.compareTo(role.maxSession()) > 0) {
            throw new ApiError(ErrorType.VALIDATION,
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        if (wanted.compareTo(longest) > 0) {
            throw new ApiError(ErrorType.VALIDATION,
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }
        return wanted;
    }

    /// New credentials for a role.
    ///
    /// @param keys condition keys for all calls of the session
    SessionCredentials issue(AssumableRole role, String sessionName, Duration duration,
            Map<String, List<String>> keys) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        SessionGrant grant = new SessionGrant(SessionGrant.Kind.ROLE, role.name().account(),
                role.name().name(), role.id(), sessionName, "", now, now.plus(duration), keys);
        try {
            return tokens.issue(grant);
        } catch (IllegalArgumentException e) {
            throw new ApiError(ErrorType.INVALID_REQUEST,
                    "The session's name and claims are too long for a session token.");
        }
    }

    /// The members of the answer.
    static Map<String, Object> shown(SessionCredentials made) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("Credentials", TemporaryCredentials.shown(made));
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("AssumedRoleId", made.grant().callerId());
        user.put("Arn", made.grant().arn());
        members.put("AssumedRoleUser", user);
        return members;
    }
}
