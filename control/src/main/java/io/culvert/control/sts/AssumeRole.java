package io.culvert.control.sts;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Access;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.control.operation.TextRule;
import io.culvert.identity.AssumableRole;
import io.culvert.identity.SessionCredentials;
import io.culvert.policy.Decision;
import io.culvert.policy.TrustPolicy.Trust;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Issues credentials for a role whose trust policy names the caller or its account. If it names the account,
/// or the role belongs to another one, the caller's own policies must allow it too.
final class AssumeRole implements Operation {

    private static final String ACTION = "sts:AssumeRole";
    private static final TextRule EXTERNAL_ID = new TextRule(2, 1224, "[A-Za-z0-9_+=,.@:/-]*");
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration LONGEST_CHAINED = Duration.ofHours(1);

    private final RoleSessions roles;
    private final Access access;

    AssumeRole(RoleSessions roles, Access access) {
        this.roles = roles;
        this.access = access;
    }

    @Override
    public String name() {
        return "AssumeRole";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        TemporaryCredentials.refuseUnsupported(input);
        String arn = RoleSessions.arn(input);
        String sessionName = RoleSessions.sessionName(input);
        call.note("role", arn);
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("sts:RoleSessionName", List.of(sessionName));
        input.text("ExternalId", EXTERNAL_ID).ifPresent(id -> keys.put("sts:ExternalId", List.of(id)));
        AssumableRole role = permitted(arn, call, keys);
        Duration duration = RoleSessions.duration(input, role,
                call.caller().isRoleSession() ? LONGEST_CHAINED : LONGEST);
        SessionCredentials made = roles.issue(role, sessionName, duration, Map.of());
        call.note("session", made.grant().arn());
        call.note("sessionKey", made.accessKeyId());
        return RoleSessions.shown(made);
    }

    private AssumableRole permitted(String arn, ApiCall call, Map<String, List<String>> keys) {
        Map<String, List<String>> all = new HashMap<>(keys);
        all.putAll(access.commonKeys(call.request()));
        RoleSessions.Trusted found = roles.find(arn)
            .orElseThrow(() -> RoleSessions.denied(call.caller().arn(), ACTION, arn));
        Trust trust = found.policy().trusts(call.caller(), ACTION, all);
        boolean isOwn = found.role().name().account().equals(call.caller().account());
        boolean isPermitted = switch (trust) {
            case NONE -> false;
            case ACCOUNT -> access.decide(call, ACTION, List.of(arn), keys) instanceof Decision.Allowed;
            case DIRECT -> switch (access.decide(call, ACTION, List.of(arn), keys)) {
                case Decision.Allowed allowed -> true;
                case Decision.Denied denied -> isOwn && !denied.explicit();
            };
        };
        if (!isPermitted) {
            throw RoleSessions.denied(call.caller().arn(), ACTION, arn);
        }
        return found.role();
    }
}
