package io.culvert.control.admin;

import io.culvert.control.api.ApiCall;
import io.culvert.control.operation.Members;
import io.culvert.control.operation.Operation;
import io.culvert.identity.AccessKey;
import io.culvert.identity.KeyUse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lists the access keys of an account, or of one of its users, each with the time of its last use.
final class ListAccessKeys implements Operation {

    private final Administered administered;
    private final KeyUse use;

    ListAccessKeys(Administered administered, KeyUse use) {
        this.administered = administered;
        this.use = use;
    }

    @Override
    public String name() {
        return "ListAccessKeys";
    }

    @Override
    public Map<String, ?> run(Members input, ApiCall call) {
        String account = administered.account(input, call);
        Optional<String> user = input.text("userName", AdminMemberRules.USER_NAME);
        administered.require(call, Arn.user(account, user.orElse("*")));
        List<AccessKey> keys = keys(account, user);
        Map<String, Instant> used = use.lastUsed(keys.stream().map(AccessKey::id).toList());
        return Map.of("accessKeys",
                keys.stream().map(key -> IdentityShapes.accessKey(key, used.get(key.id()))).toList());
    }

    private List<AccessKey> keys(String account, Optional<String> user) {
        return administered.directory()
            .keys()
            .values()
            .stream()
            .filter(key -> key.user().account().equals(account))
            .filter(key -> user.isEmpty() || key.user().name().equals(user.get()))
            .toList();
    }
}
