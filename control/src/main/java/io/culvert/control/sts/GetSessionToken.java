package io.culvert.control.sts;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.SessionCredentials;
import io.culvert.identity.SessionGrant;
import io.culvert.identity.SessionTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// Issues temporary credentials for the caller itself. Needs no permission, because it gives none that the
/// caller does not have.
final class GetSessionToken implements Operation {

    private static final Duration USUAL = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofHours(36);
    private static final Duration LONGEST_FOR_ROOT = Duration.ofHours(1);

    private final SessionTokens tokens;
    private final InstantSource clock;

    GetSessionToken(SessionTokens tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "GetSessionToken";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        TemporaryCredentials.refuseUnsupported(input);
        if (call.caller().session().isPresent()) {
            throw new ApiError(ErrorType.ACCESS_DENIED,
                    "Cannot call GetSessionToken with session credentials");
        }
        Duration longest = call.caller().isRoot() ? LONGEST_FOR_ROOT : LONGEST;
        Duration usual = call.caller().isRoot() ? LONGEST_FOR_ROOT : USUAL;
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        SessionCredentials made = tokens.issue(SessionGrant.of(call.caller(), now,
                now.plus(TemporaryCredentials.duration(input, usual, longest))));
        call.note("session", made.accessKeyId());
        return Map.of("Credentials", TemporaryCredentials.shown(made));
    }
}
