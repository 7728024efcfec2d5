package io.culvert.control.sts;

import io.culvert.control.api.ApiCall;
import io.culvert.control.api.ApiError;
import io.culvert.control.api.ErrorType;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.TextRule;
import io.culvert.control.sts.WebIdentities.WebIdentity;
import io.culvert.identity.SessionCredentials;
import java.time.Duration;
import java.util.Map;

/// Issues credentials for a role whose trust policy names an identity provider, to the bearer of a token of
/// that provider. The call is not signed: the token verifies the caller.
final class AssumeRoleWithWebIdentity implements Operation {

    static final String NAME = "AssumeRoleWithWebIdentity";

    private static final TextRule TOKEN = new TextRule(4, 20_000, "[A-Za-z0-9_.-]*");

    private final WebIdentities identities;
    private final WebRoles roles;
    private final Access access;

    AssumeRoleWithWebIdentity(WebIdentities identities, WebRoles roles, Access access) {
        this.identities = identities;
        this.roles = roles;
        this.access = access;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        TemporaryCredentials.refuseUnsupported(input);
        String arn = RoleSessions.arn(input);
        String sessionName = RoleSessions.sessionName(input);
        call.note("role", arn);
        WebIdentity identity = verified(input.requiredText("WebIdentityToken", TOKEN));
        call.note("provider", identity.provider());
        call.note("subject", identity.subject());
        RoleSessions.Trusted trusted = roles
            .trusting(arn, identity, sessionName, access.commonKeys(call.request()))
            .orElseThrow(() -> new ApiError(ErrorType.ACCESS_DENIED,
                    "Not authorized to perform sts:AssumeRoleWithWebIdentity"));
        Duration duration = RoleSessions.duration(input, trusted.role(), Duration.ofHours(12));
        SessionCredentials made = roles.issue(trusted.role(), identity, sessionName, duration);
        call.caller(made.caller());
        Map<String, Object> members = RoleSessions.shown(made);
        members.put("SubjectFromWebIdentityToken", identity.subject());
        members.put("Audience", identity.audience());
        members.put("Provider", WebRoles.arn(trusted.role(), identity));
        return members;
    }

    private WebIdentity verified(String token) {
        try {
            return identities.verify(token);
        } catch (WebIdentityException e) {
            throw new ApiError(switch (e.reason()) {
                case INVALID -> ErrorType.INVALID_IDENTITY_TOKEN;
                case EXPIRED -> ErrorType.EXPIRED_IDENTITY_TOKEN;
                case UNREACHABLE -> ErrorType.IDP_COMMUNICATION;
            }, String.valueOf(e.getMessage()));
        }
    }
}
