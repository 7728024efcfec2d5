package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.SignInLinks;
import java.time.Duration;
import java.util.Map;

/// Makes a one-time code with which the caller signs in to the web console as itself. Like STS's
/// GetSessionToken it needs no permission, because it gives none that the caller does not have.
public final class CreateSignInLink implements Operation {

    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 43_200;

    private final SignInLinks links;

    /// @param links keeps the codes
    public CreateSignInLink(SignInLinks links) {
        this.links = links;
    }

    @Override
    public String name() {
        return "CreateSignInLink";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        int seconds = input.integer("sessionSeconds", MIN_SECONDS, MAX_SECONDS).orElse(MAX_SECONDS);
        return links.create(call.caller(), Duration.ofSeconds(seconds))
            .map(link -> Map.of("code", link.code(), "expiresAt", link.expiresAt()))
            .orElseThrow(() -> new ApiError(ErrorType.LIMIT_EXCEEDED,
                    "sign-in links: too many are unused (expected: use one, or wait five minutes)"));
    }
}
