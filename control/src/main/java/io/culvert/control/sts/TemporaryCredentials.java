package io.culvert.control.sts;

import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.TextRule;
import io.culvert.identity.SessionCredentials;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The members that all operations share which issue temporary credentials.
final class TemporaryCredentials {

    static final Duration SHORTEST = Duration.ofMinutes(15);

    private static final TextRule SECONDS = new TextRule(1, 9, "[0-9]+");
    private static final List<String> UNSUPPORTED = List.of("Policy", "PolicyArns.member.1.arn",
            "Tags.member.1.Key", "TransitiveTagKeys.member.1", "SourceIdentity", "SerialNumber", "TokenCode",
            "ProvidedContexts.member.1.ProviderArn", "ProviderId");

    private TemporaryCredentials() {}

    /// Refuses members that this service does not implement, because to ignore one would grant more than the
    /// caller asked for.
    static void refuseUnsupported(Members input) {
        UNSUPPORTED.stream().filter(input::has).findFirst().ifPresent(name -> {
            throw new ApiError(ErrorType.NOT_SUPPORTED,
                    name + ": not supported by Culvert (expected: a call without it)");
        });
    }

    /// The member DurationSeconds.
    static Duration duration(Members input, Duration usual, Duration longest) {
        Duration wanted = input.text("DurationSeconds", SECONDS)
            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
            .orElse(usual);
        if (wanted.compareTo(SHORTEST) < 0) {
            throw invalid(wanted, "greater than or equal to " + SHORTEST.toSeconds());
        }
        if (wanted.compareTo(longest) > 0) {
            throw invalid(wanted, "less than or equal to " + longest.toSeconds());
        }
        return wanted;
    }

    private static ApiError invalid(Duration wanted, String rule) {
        return new ApiError(ErrorType.VALIDATION, "1 validation error detected: Value '" + wanted.toSeconds()
                + "' at 'durationSeconds' failed to satisfy constraint: Member must have value " + rule);
    }

    /// The member Credentials.
    static Map<String, Object> shown(SessionCredentials made) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("AccessKeyId", made.accessKeyId());
        members.put("SecretAccessKey", made.revealSecret());
        members.put("SessionToken", made.revealToken());
        members.put("Expiration", made.grant().expiresAt());
        return members;
    }
}
